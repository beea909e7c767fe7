/*
 * A disk that remembers what was written to it, and when it was flushed.
 *
 *     recorder DISK LOG MICROS MOUNTPOINT [FAULTS]
 *
 * Mounts a file system with one file, `disk`, which begins as a copy of the file DISK holds (that
 * one is not changed). Each write, each range set to zero and each flush is appended to LOG before
 * it is answered, so whoever has seen an answer finds its cause within LOG's present length. A
 * flush takes a random time of up to MICROS microseconds, as on real devices, and is logged at its
 * end. Goes into the background once mounted; ends when unmounted.
 *
 * With `-` for LOG nothing is recorded, and each flush takes MICROS: a slow disk for ci/bench
 * --flush-delay. Like a disk without queued flushes it does nothing else meanwhile.
 *
 * One thread answers all requests, so the order in LOG is the order on the disk.
 *
 * FAULTS is a file of three bytes, for reads, writes and flushes, which others may change at any
 * time: 0 as ever, 1 answers EIO, 2 holds the answer back until it is no longer 2, 3 answers EIO
 * once and becomes 0.
 *
 * An entry of LOG, little-endian: u64 kind (1 write, 2 zeros, 3 flush), u64 offset, u64 length;
 * then, for a write only, its bytes.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <linux/falloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifndef PR_SET_IO_FLUSHER
#define PR_SET_IO_FLUSHER 57
#endif

enum { WRITE = 1, ZEROS = 2, FLUSH = 3 };
enum { PAGE = 4096 };
enum { ON_READ, ON_WRITE, ON_FLUSH };
enum { FAIL = 1, STALL = 2, FAIL_ONCE = 3 };

static char *disk; /* what is on the disk; anonymous memory */
static off_t disk_size;
static int log_fd = -1; /* none where nothing is recorded */
static unsigned flush_micros;
static volatile char *faults = (char[PAGE]){0};

static int fault(int on) {
  struct timespec pause = {0, 1000000};
  while (faults[on] == STALL) {
    nanosleep(&pause, NULL);
  }
  if (faults[on] == FAIL_ONCE) {
    faults[on] = 0;
    return -EIO;
  }
  return faults[on] == FAIL ? -EIO : 0;
}

static int append(uint64_t kind, uint64_t offset, uint64_t length, const void *data) {
  if (log_fd < 0) {
    return 0;
  }
  uint64_t head[3] = {kind, offset, length};
  struct iovec parts[2] = {{head, sizeof head}, {(void *)data, data ? length : 0}};
  size_t whole = parts[0].iov_len + parts[1].iov_len;
  /* A log that has lost an entry is worth nothing: the disk fails then. */
  return writev(log_fd, parts, 2) == (ssize_t)whole ? 0 : -EIO;
}

static int is_disk(const char *path) { return strcmp(path, "/disk") == 0; }

static int get_attributes(const char *path, struct stat *st, struct fuse_file_info *fi) {
  (void)fi;
  memset(st, 0, sizeof *st);
  if (strcmp(path, "/") == 0) {
    st->st_mode = S_IFDIR | 0700;
    st->st_nlink = 2;
    return 0;
  }
  if (!is_disk(path)) {
    return -ENOENT;
  }
  st->st_mode = S_IFREG | 0600;
  st->st_nlink = 1;
  st->st_size = disk_size;
  st->st_blksize = PAGE;
  return 0;
}

static int read_directory(const char *path, void *list, fuse_fill_dir_t fill, off_t offset,
                          struct fuse_file_info *fi, enum fuse_readdir_flags flags) {
  (void)path, (void)offset, (void)fi, (void)flags;
  fill(list, ".", NULL, 0, 0);
  fill(list, "..", NULL, 0, 0);
  fill(list, "disk", NULL, 0, 0);
  return 0;
}

static int open_disk(const char *path, struct fuse_file_info *fi) {
  if (!is_disk(path)) {
    return -ENOENT;
  }
  fi->direct_io = 1; /* no page cache in between: each write arrives at once */
  return 0;
}

static int read_disk(const char *path, char *to, size_t length, off_t offset,
                     struct fuse_file_info *fi) {
  (void)path, (void)fi;
  if (offset >= disk_size) {
    return 0;
  }
  if (fault(ON_READ) != 0) {
    return -EIO;
  }
  if ((off_t)length > disk_size - offset) {
    length = disk_size - offset;
  }
  memcpy(to, disk + offset, length);
  return length;
}

static int write_disk(const char *path, const char *from, size_t length, off_t offset,
                      struct fuse_file_info *fi) {
  (void)path, (void)fi;
  if (offset > disk_size || (off_t)length > disk_size - offset) {
    return -ENOSPC;
  }
  int status = fault(ON_WRITE);
  if (status == 0) {
    status = append(WRITE, offset, length, from);
  }
  if (status != 0) {
    return status;
  }
  memcpy(disk + offset, from, length);
  return length;
}

/* The loop device punches holes for a discard and for zeros. */
static int zero_disk(const char *path, int mode, off_t offset, off_t length,
                     struct fuse_file_info *fi) {
  (void)path, (void)fi;
  if (!(mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))) {
    return -EOPNOTSUPP;
  }
  if (offset > disk_size || length > disk_size - offset) {
    return -ENOSPC;
  }
  int status = fault(ON_WRITE);
  if (status == 0) {
    status = append(ZEROS, offset, length, NULL);
  }
  if (status != 0) {
    return status;
  }
  off_t first = (offset + PAGE - 1) / PAGE * PAGE, last = (offset + length) / PAGE * PAGE;
  if (first >= last) {
    memset(disk + offset, 0, length);
    return 0;
  }
  memset(disk + offset, 0, first - offset);
  madvise(disk + first, last - first, MADV_DONTNEED); /* anonymous memory: zeros from now on */
  memset(disk + last, 0, offset + length - last);
  return 0;
}

static int flush_disk(const char *path, int data_only, struct fuse_file_info *fi) {
  (void)path, (void)data_only, (void)fi;
  if (flush_micros > 0) {
    long micros = log_fd < 0 ? flush_micros : random() % flush_micros;
    struct timespec pause = {micros / 1000000, micros % 1000000 * 1000};
    nanosleep(&pause, NULL);
  }
  int status = fault(ON_FLUSH);
  return status == 0 ? append(FLUSH, 0, 0, NULL) : status;
}

static const struct fuse_operations operations = {
    .getattr = get_attributes,
    .readdir = read_directory,
    .open = open_disk,
    .read = read_disk,
    .write = write_disk,
    .fallocate = zero_disk,
    .fsync = flush_disk,
};

static void fail(const char *what) {
  fprintf(stderr, "recorder: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void load(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) != 0) {
    fail(path);
  }
  disk_size = st.st_size / PAGE * PAGE;
  disk = mmap(NULL, disk_size, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (disk == MAP_FAILED) {
    fail("memory for the disk");
  }
  off_t at = 0;
  while ((at = lseek(fd, at, SEEK_DATA)) >= 0 && at < disk_size) {
    off_t end = lseek(fd, at, SEEK_HOLE);
    while (at < end) {
      ssize_t n = pread(fd, disk + at, end - at, at);
      if (n <= 0) {
        fail(path);
      }
      at += n;
    }
  }
  close(fd);
}

static void obey(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  faults = fd < 0 ? MAP_FAILED : mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (faults == MAP_FAILED) {
    fail(path);
  }
  close(fd);
}

int main(int argc, char **argv) {
  if (argc != 5 && argc != 6) {
    fprintf(stderr, "usage: recorder DISK LOG MICROS MOUNTPOINT [FAULTS]\n");
    return 2;
  }
  load(argv[1]);
  if (strcmp(argv[2], "-") == 0) {
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); /* else a pause is up to 50 microseconds longer */
  } else {
    log_fd = open(argv[2], O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) {
      fail(argv[2]);
    }
  }
  flush_micros = strtoul(argv[3], NULL, 10);
  if (argc == 6) {
    obey(argv[5]);
  }
  /* Memory that this process asks for must not wait for the disk that it is. */
  prctl(PR_SET_IO_FLUSHER, 1, 0, 0, 0);
  char *mount[] = {argv[0], "-s", "-o", "fsname=duralog-powercut", argv[4], NULL};
  return fuse_main(5, mount, &operations, NULL);
}
