/*
 * The library makes its system calls through here: each function returns >= 0 or -errno.
 * In the fault build (DL_FAULTS) a test can make them fail or stop short, all but unlink and
 * unmap; in the library itself these are the plain calls.
 */
#ifndef DURALOG_SYS_H
#define DURALOG_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifdef DL_FAULTS
#include "../fault/faults.h"
/* Leaves the function with the error that is due for this call. */
#define FAULT(op)                                                                                  \
    do {                                                                                           \
        int fault_ = dl_fault(op);                                                                 \
        if (fault_ < 0)                                                                            \
            return fault_;                                                                         \
    } while (0)
/* The same, or cuts the length of this transfer. */
#define FAULT_OR_SHORT(op, len)                                                                    \
    do {                                                                                           \
        int64_t fault_ = dl_fault_transfer(op, (int64_t)(len));                                    \
        if (fault_ < 0)                                                                            \
            return fault_;                                                                         \
        (len) = (size_t)fault_;                                                                    \
    } while (0)
/* The result that a completion of the ring reports instead. */
#define FAULT_DONE(op, result) dl_fault_done(op, result)
/* Remembers what the kernel was asked, whatever its answer. */
#define ASKED(...) dl_fault_note((struct dl_asked){__VA_ARGS__})
#else
#define FAULT(op) ((void)0)
#define FAULT_OR_SHORT(op, len) ((void)0)
#define FAULT_DONE(op, result) (result)
#define ASKED(...) ((void)0)
#endif

/* Linux takes at most 2 GiB - 4 KiB at once; 1 GiB keeps every piece aligned. */
#define SYS_MAX_TRANSFER ((int64_t)1 << 30)

static inline int sys_result(int result)
{
    return result < 0 ? -errno : result;
}

static inline int64_t sys_result64(int64_t result)
{
    return result < 0 ? -errno : result;
}

static inline int sys_open(const char *path, int flags, mode_t mode)
{
    FAULT(DL_OP_OPEN);
    return sys_result(open(path, flags, mode));
}

static inline int sys_close(int fd)
{
#ifdef DL_FAULTS
    /* As in the kernel, the descriptor is closed whatever the result. */
    int fault = dl_fault(DL_OP_CLOSE);
    if (fault < 0) {
        close(fd);
        return fault;
    }
#endif
    return sys_result(close(fd));
}

static inline int sys_unlink(const char *path)
{
    return sys_result(unlink(path));
}

/* Adds O_DIRECT to an open file. */
static inline int sys_direct(int fd, int flags)
{
    FAULT(DL_OP_DIRECT);
    return sys_result(fcntl(fd, F_SETFL, flags | O_DIRECT));
}

/* Sets the permissions of an open file. */
static inline int sys_mode(int fd, mode_t mode)
{
    FAULT(DL_OP_MODE);
    return sys_result(fchmod(fd, mode));
}

/* Sets the flags of an open file without O_NONBLOCK. */
static inline int sys_blocking(int fd, int flags)
{
    FAULT(DL_OP_BLOCKING);
    return sys_result(fcntl(fd, F_SETFL, flags & ~O_NONBLOCK));
}

static inline int sys_lock(int fd, struct flock *lock)
{
    FAULT(DL_OP_LOCK);
    return sys_result(fcntl(fd, F_OFD_SETLK, lock));
}

static inline int64_t sys_read(int fd, void *buf, size_t len, int64_t off)
{
    ASKED(.op = DL_OP_READ, .fd = fd, .buf = buf, .len = (int64_t)len, .off = off);
    FAULT_OR_SHORT(DL_OP_READ, len);
    return sys_result64(pread(fd, buf, len, off));
}

static inline int64_t sys_read_cached(int fd, void *buf, size_t len, int64_t off)
{
    FAULT_OR_SHORT(DL_OP_READ, len);
    struct iovec part = {buf, len};
    return sys_result64(preadv2(fd, &part, 1, off, RWF_NOWAIT));
}

/* Linux 6.5; newer than the headers this has to build with. */
#define SYS_CACHESTAT 451

struct sys_cachestat_range {
    uint64_t off;
    uint64_t len;
};

struct sys_cachestat {
    uint64_t cached; /* pages */
    uint64_t dirty;
    uint64_t writeback;
    uint64_t evicted;
    uint64_t recently_evicted;
};

static inline int sys_cachestat(int fd, struct sys_cachestat_range *range,
                                struct sys_cachestat *out)
{
    FAULT(DL_OP_CACHED);
    return sys_result((int)syscall(SYS_CACHESTAT, fd, range, out, 0U));
}

static inline int64_t sys_write(int fd, const void *buf, size_t len, int64_t off, int flags)
{
    ASKED(.op = DL_OP_WRITE, .fd = fd, .buf = buf, .len = (int64_t)len, .off = off, .flags = flags);
    FAULT_OR_SHORT(DL_OP_WRITE, len);
    if (flags == 0)
        return sys_result64(pwrite(fd, buf, len, off));
    struct iovec part = {(void *)(uintptr_t)buf, len};
    return sys_result64(pwritev2(fd, &part, 1, off, flags));
}

static inline int sys_fdatasync(int fd)
{
    ASKED(.op = DL_OP_SYNC, .fd = fd);
    FAULT(DL_OP_SYNC);
    return sys_result(fdatasync(fd));
}

static inline int sys_fsync(int fd)
{
    ASKED(.op = DL_OP_SYNC, .fd = fd);
    FAULT(DL_OP_SYNC);
    return sys_result(fsync(fd));
}

static inline int sys_statx(int fd, unsigned mask, struct statx *out)
{
    FAULT(DL_OP_STAT);
    return sys_result(statx(fd, "", AT_EMPTY_PATH, mask, out));
}

static inline int sys_advise(int fd, int advice)
{
    FAULT(DL_OP_ADVISE);
    return -posix_fadvise(fd, 0, 0, advice);
}

static inline int sys_statfs(const char *path, struct statfs *out)
{
    FAULT(DL_OP_STATFS);
    return sys_result(statfs(path, out));
}

static inline int sys_fallocate(int fd, int mode, int64_t off, int64_t len)
{
    FAULT(DL_OP_ZERO);
    return sys_result(fallocate(fd, mode, off, len));
}

static inline int sys_extents(int fd, struct fiemap *map)
{
    FAULT(DL_OP_EXTENTS);
    return sys_result(ioctl(fd, FS_IOC_FIEMAP, map));
}

static inline int sys_map(size_t len, void **out)
{
    FAULT(DL_OP_MAP);
    *out = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return *out == MAP_FAILED ? -errno : 0;
}

static inline int sys_unmap(void *p, size_t len)
{
    return sys_result(munmap(p, len));
}

static inline int sys_madvise(void *p, size_t len, int advice)
{
    FAULT(DL_OP_MADVISE);
    return sys_result(madvise(p, len, advice));
}

static inline int sys_setpriority(int nice)
{
    FAULT(DL_OP_PRIORITY);
    /* Linux: 0 is the calling thread, not its process. */
    return sys_result(setpriority(PRIO_PROCESS, 0, nice));
}

static inline int sys_ring_setup(unsigned entries, struct io_uring *ring,
                                 struct io_uring_params *params)
{
    FAULT(DL_OP_SETUP);
    return io_uring_queue_init_params(entries, ring, params);
}

static inline int sys_ring_probe(struct io_uring *ring, struct io_uring_probe *probe, unsigned n)
{
    FAULT(DL_OP_PROBE);
    return io_uring_register_probe(ring, probe, n);
}

static inline int sys_ring_enable(struct io_uring *ring)
{
    FAULT(DL_OP_ENABLE);
    return io_uring_enable_rings(ring);
}

#ifdef DL_FAULTS
/* The entries of the ring's queue from one number to another. */
static inline void sys_note_entries(const struct io_uring *ring, unsigned from, unsigned to)
{
    for (unsigned i = from; i != to; i++) {
        const struct io_uring_sqe *e = &ring->sq.sqes[i & *ring->sq.kring_mask];
        const bool read = e->opcode == IORING_OP_READ;
        if (e->opcode == IORING_OP_NOP)
            continue;
        ASKED(.op = read ? DL_OP_READ : DL_OP_WRITE, .fd = e->fd,
              .buf = (const void *)(uintptr_t)e->addr, .len = e->len, .off = (int64_t)e->off,
              .flags = e->rw_flags, .in_ring = 1);
    }
}
#endif

static inline int sys_ring_submit(struct io_uring *ring)
{
#ifdef DL_FAULTS
    /* Short: the kernel takes all but the last entries, as if it had no memory for them. */
    const int64_t ready = io_uring_sq_ready(ring);
    const int64_t taken = dl_fault_transfer(DL_OP_SUBMIT, ready);
    if (taken < 0)
        return (int)taken;
    const unsigned hidden = (unsigned)(ready - taken);
    const unsigned before = *ring->sq.khead;
    ring->sq.sqe_tail -= hidden;
    int result = io_uring_submit(ring);
    ring->sq.sqe_tail += hidden;
    sys_note_entries(ring, before, *ring->sq.khead);
    return result;
#else
    return io_uring_submit(ring);
#endif
}

static inline int sys_ring_wait(struct io_uring *ring, unsigned n)
{
    FAULT(DL_OP_WAIT);
    struct io_uring_cqe *cqe;
    return io_uring_wait_cqe_nr(ring, &cqe, n);
}

#endif
