/* Syscall: the table of foreign system calls that a single-threaded musl program needs. All others answer -ENOSYS and
 * leave one log line per number, so that a missing call is seen and never guessed. */
#include "posix/posix.h"

#include "iface/log.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

#define ARCH_SET_FS 0x1002
#define FUTEX_WAIT 0
#define FUTEX_COMMAND 0x7f
#define NUMBERS 512u

/* Moves FS to musl's thread descriptor. Both sides keep the stack canary at offset 0x28; the old value is carried over
 * so that functions entered before the switch find the canary they were entered with. */
static long set_fs(unsigned long base) {
  unsigned long canary;
  __asm__ volatile("mov %%fs:0x28, %0" : "=r"(canary));
  *(unsigned long *)(uintptr_t)(base + 0x28) = canary;
  __asm__ volatile("wrfsbase %0" : : "r"(base) : "memory");
  return 0;
}

/* There is one thread: a wait whose value still holds would never end, so it reports a wake-up; the caller looks again.
 */
static long futex(const int *word, long op, int value) {
  if ((op & FUTEX_COMMAND) == FUTEX_WAIT) return *(const volatile int *)word == value ? -ETIMEDOUT : -EAGAIN;
  return 0;
}

static long unknown(unsigned long number) {
  static uint64_t told[NUMBERS / 64];
  uint64_t bit = 1ull << number % 64, *word = &told[number % NUMBERS / 64];
  if (!(*word & bit)) log_line(LOG_WARNING, "posix: foreign system call %lu is not provided", number);
  *word |= bit;
  return -ENOSYS;
}

static _Noreturn void leave(long code) {
  posix_flush();
  env_exit((uint64_t)code, code ? "exit with an error" : "exit");
}

static long file_call(unsigned long number, const long *a) {
  switch (number) {
  case SYS_read:
    return posix_read(a[0], (void *)a[1], (unsigned long)a[2]);
  case SYS_write:
    return posix_write(a[0], (const void *)a[1], (unsigned long)a[2]);
  case SYS_readv:
    return posix_readv(a[0], (const struct iovec *)a[1], a[2]);
  case SYS_writev:
    return posix_writev(a[0], (const struct iovec *)a[1], a[2]);
  case SYS_open:
    return posix_open((const char *)a[0], a[1]);
  case SYS_openat:
    return posix_open((const char *)a[1], a[2]);
  case SYS_close:
    return posix_close(a[0]);
  case SYS_lseek:
    return posix_seek(a[0], a[1], a[2]);
  case SYS_fstat:
    return posix_stat(a[0], (struct stat *)a[1]);
  case SYS_ioctl:
    return -ENOTTY;
  case SYS_fcntl:
    return a[1] == F_SETFD || a[1] == F_GETFD ? 0 : -EINVAL;
  default:
    return unknown(number);
  }
}

long posix_syscall(unsigned long number, const long *a) {
  switch (number) {
  case SYS_brk:
    return 0; /* no heap segment: musl then maps anonymous memory instead */
  case SYS_mmap:
    return posix_mmap((unsigned long)a[0], (unsigned long)a[1], a[3]);
  case SYS_munmap:
    return posix_munmap((unsigned long)a[0], (unsigned long)a[1]);
  case SYS_mprotect:
  case SYS_madvise:
    return 0; /* mappings are read-write, see memory.c */
  case SYS_arch_prctl:
    return a[0] == ARCH_SET_FS ? set_fs((unsigned long)a[1]) : -EINVAL;
  case SYS_set_tid_address:
  case SYS_gettid:
  case SYS_getpid:
    return 1;
  case SYS_futex:
    return futex((const int *)a[0], a[1], (int)a[2]);
  case SYS_clock_gettime:
    return posix_clock(a[0], (struct timespec *)a[1]);
  case SYS_nanosleep:
    return posix_sleep((const struct timespec *)a[0]);
  case SYS_clock_nanosleep:
    return a[1] ? -EINVAL : posix_sleep((const struct timespec *)a[2]); /* relative only */
  case SYS_exit:
  case SYS_exit_group:
    leave(a[0]);
  default:
    return file_call(number, a);
  }
}
