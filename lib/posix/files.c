/* Files: ROM modules as read-only files under /rom, and standard output and error as log lines.
 *
 * Bound: 8 open files. A file's content is the module as it was when opened; nothing can be written. */
#include "posix/posix.h"

#include "base/string.h"
#include "iface/log.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define FILES 8
#define FILE_FIRST 3 /* descriptors 0..2 are the standard ones */
#define LINE_MAX_BYTES 200u

static struct file {
  bool open;
  struct rom rom;
  size_t at;
} files[FILES];
static struct line {
  char text[LINE_MAX_BYTES + 1];
  unsigned used;
} lines[2]; /* of descriptors 1 and 2 */

static struct file *file_of(long fd) {
  return fd >= FILE_FIRST && fd < FILE_FIRST + FILES && files[fd - FILE_FIRST].open ? &files[fd - FILE_FIRST] : NULL;
}

long posix_open(const char *path, long flags) {
  if ((flags & O_ACCMODE) != O_RDONLY) return -EROFS;
  if (!text_starts(path, "/rom/")) return -ENOENT;
  for (int i = 0; i < FILES; i++) {
    struct file *f = &files[i];
    if (f->open) continue;
    if (rom_open(path + 5, &f->rom) != ST_OK) return -ENOENT;
    f->open = true, f->at = 0;
    return FILE_FIRST + i;
  }
  return -EMFILE;
}

long posix_close(long fd) {
  struct file *f = file_of(fd);
  if (!f) return fd >= 0 && fd < FILE_FIRST ? 0 : -EBADF;
  rom_close(&f->rom);
  f->open = false;
  return 0;
}

long posix_read(long fd, void *to, unsigned long bytes) {
  struct file *f = file_of(fd);
  if (!f) return fd == 0 ? 0 : -EBADF;
  size_t left = f->rom.bytes - f->at, n = bytes < left ? bytes : left;
  memcpy(to, f->rom.data + f->at, n);
  f->at += n;
  return (long)n;
}

static void line_out(struct line *l) {
  l->text[l->used] = 0;
  if (l->used) log_line(l == &lines[1] ? LOG_WARNING : LOG_INFO, "%s", l->text);
  l->used = 0;
}

void posix_flush(void) { line_out(&lines[0]), line_out(&lines[1]); }

long posix_write(long fd, const void *from, unsigned long bytes) {
  if (fd != 1 && fd != 2) return file_of(fd) ? -EROFS : -EBADF;
  struct line *l = &lines[fd - 1];
  const char *text = from;
  for (unsigned long i = 0; i < bytes; i++) {
    if (text[i] == '\n' || l->used == LINE_MAX_BYTES) line_out(l);
    if (text[i] != '\n') l->text[l->used++] = text[i];
  }
  return (long)bytes;
}

long posix_seek(long fd, long offset, long whence) {
  struct file *f = file_of(fd);
  if (!f) return fd >= 0 && fd < FILE_FIRST ? -ESPIPE : -EBADF;
  long size = (long)f->rom.bytes, base = whence == SEEK_CUR ? (long)f->at : whence == SEEK_END ? size : 0, at;
  if (whence < SEEK_SET || whence > SEEK_END || __builtin_add_overflow(base, offset, &at) || at < 0 || at > size)
    return -EINVAL;
  f->at = (size_t)at;
  return at;
}

long posix_stat(long fd, struct stat *out) {
  struct file *f = file_of(fd);
  if (!f && (fd < 0 || fd >= FILE_FIRST)) return -EBADF;
  *out = (struct stat){.st_mode = f ? S_IFREG | 0444 : S_IFCHR | 0222,
                       .st_size = f ? (off_t)f->rom.bytes : 0,
                       .st_nlink = 1,
                       .st_blksize = PAGE_SIZE};
  return 0;
}

static long each_part(long (*one)(long, void *, unsigned long), long fd, const struct iovec *parts, long count) {
  long sum = 0;
  if (count < 0 || count > 1024) return -EINVAL;
  for (long i = 0; i < count; i++) {
    long n = one(fd, parts[i].iov_base, parts[i].iov_len);
    if (n < 0) return sum ? sum : n;
    sum += n;
    if ((unsigned long)n < parts[i].iov_len) break;
  }
  return sum;
}

static long write_part(long fd, void *from, unsigned long bytes) { return posix_write(fd, from, bytes); }
long posix_readv(long fd, const struct iovec *parts, long count) { return each_part(posix_read, fd, parts, count); }
long posix_writev(long fd, const struct iovec *parts, long count) { return each_part(write_part, fd, parts, count); }
