/* Posix: the C library's side of an untrusted application: foreign system calls and start-up for a stock musl libc.a.
 *
 * Why: untrusted programs and distribution libraries expect a C library; it must not become part of the kernel or of
 * the trusted path. Everything here runs inside the application with the application's own rights and memory. Not
 * provided, and said with -ENOSYS and one log line for each number: processes, threads, signals, sockets, writing
 * files. */
#ifndef POSIX_POSIX_H
#define POSIX_POSIX_H

#include "base/env.h"

/* The application: as in any C program. It may call loop_run() and never return; a return ends the component. */
int main(int argc, char **argv);

/* Entered by the kernel through posix_entry; args: the six argument registers in Linux order. Result: a value or
 * -errno. */
long posix_syscall(unsigned long number, const long *args);
void posix_entry(void);

/* memory.c: anonymous memory from the component's own bank. Whole mappings only; protections are not narrowed. */
long posix_mmap(unsigned long address, unsigned long bytes, long flags);
long posix_munmap(unsigned long address, unsigned long bytes);

/* files.c: "/rom/NAME" as read-only files, descriptors 1 and 2 as log lines. */
struct stat;
struct iovec;
long posix_open(const char *path, long flags);
long posix_close(long fd);
long posix_read(long fd, void *to, unsigned long bytes);
long posix_write(long fd, const void *from, unsigned long bytes);
long posix_seek(long fd, long offset, long whence);
long posix_stat(long fd, struct stat *out);
long posix_readv(long fd, const struct iovec *parts, long count);
long posix_writev(long fd, const struct iovec *parts, long count);
void posix_flush(void); /* logs what was written without a line end */

/* clock.c: seconds and nanoseconds; the wall clock needs a session "rtc". */
struct timespec;
long posix_clock(long clock, struct timespec *out);
long posix_sleep(const struct timespec *length); /* at least that long; the event loop stands still meanwhile */

#endif
