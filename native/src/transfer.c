/* Blocking reads and writes of whole ranges, and making them durable. */
#include "duralog.h"
#include "sys.h"

/* After so many EAGAIN without progress, from a call that should block, the error is real. */
#define MAX_TRIES 16

static int check_range(int64_t len, int64_t off)
{
    return len < 0 || off < 0 || off > INT64_MAX - len ? -EINVAL : 0;
}

static size_t piece(int64_t len)
{
    return (size_t)(len < SYS_MAX_TRANSFER ? len : SYS_MAX_TRANSFER);
}

int64_t dl_read(int fd, void *buf, int64_t len, int64_t off)
{
    if (check_range(len, off) < 0)
        return -EINVAL;
    int64_t done = 0;
    while (done < len) {
        int64_t n = sys_read(fd, (char *)buf + done, piece(len - done), off + done);
        if (n == -EINTR)
            continue;
        /* A direct read that ended with the file leaves an offset that is not aligned. */
        if (n == 0 || (n == -EINVAL && done > 0))
            break;
        if (n < 0)
            return n;
        done += n;
    }
    return done;
}

int64_t dl_read_cached(int fd, void *buf, int64_t len, int64_t off)
{
    if (check_range(len, off) < 0)
        return -EINVAL;
    int64_t n;
    do
        n = sys_read_cached(fd, buf, piece(len), off);
    while (n == -EINTR);
    return n;
}

int64_t dl_cached(int fd, int64_t off, int64_t len)
{
    if (check_range(len, off) < 0)
        return -EINVAL;
    if (len == 0)
        return 0; /* for the kernel that means all the rest of the file */
    struct sys_cachestat_range range = {(uint64_t)off, (uint64_t)len};
    struct sys_cachestat found;
    int result;
    do
        result = sys_cachestat(fd, &range, &found);
    while (result == -EINTR);
    if (result < 0)
        return result == -ENOSYS ? -EOPNOTSUPP : result;
    const int64_t cached = (int64_t)found.cached * sysconf(_SC_PAGESIZE);
    return cached < len ? cached : len;
}

static int64_t write_all(int fd, const void *buf, int64_t len, int64_t off, int flags)
{
    int64_t done = 0;
    int tries = 0;
    while (done < len) {
        const char *from = (const char *)buf + done;
        int64_t n = sys_write(fd, from, piece(len - done), off + done, flags);
        if (n == -EINTR)
            continue;
        if (n == -EAGAIN && ++tries < MAX_TRIES)
            continue;
        if (n == 0 || (n == -EINVAL && done > 0))
            return -EIO;
        if (n < 0)
            return n;
        done += n;
        tries = 0;
    }
    return len;
}

int64_t dl_write(int fd, const void *buf, int64_t len, int64_t off)
{
    if (check_range(len, off) < 0)
        return -EINVAL;
    return write_all(fd, buf, len, off, 0);
}

int dl_sync(int fd)
{
    int result;
    do
        result = sys_fdatasync(fd);
    while (result == -EINTR);
    return result;
}

int64_t dl_commit(int fd, const void *buf, int64_t len, int64_t off, int method)
{
    if (check_range(len, off) < 0 || method < DL_FDATASYNC || method > DL_DSYNC)
        return -EINVAL;
    if (method == DL_DSYNC && len > 0)
        return write_all(fd, buf, len, off, RWF_DSYNC);
    int64_t written = write_all(fd, buf, len, off, 0);
    if (written < 0)
        return written;
    int synced = dl_sync(fd);
    return synced < 0 ? synced : written;
}
