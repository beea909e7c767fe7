/* Opening and closing files; their names, sizes, space and alignment. */
#include "duralog.h"
#include "sys.h"

#include <assert.h>
#include <string.h>

/* Newer than the headers this has to build with. */
#define FALLOC_WRITE_ZEROES 0x80
#define FALLOC_UNSHARE_RANGE 0x40
#define STATX_WITH_DIOALIGN 0x2000U
#define STATX_DIOALIGN_OFFSET 152
static_assert(sizeof(struct statx) == 256, "struct statx is part of the kernel's ABI");

int dl_version(void)
{
    return DL_VERSION;
}

static int open_retrying(const char *path, int flags, mode_t mode)
{
    if (path == NULL)
        return -EFAULT;
    int fd;
    do
        fd = sys_open(path, flags | O_CLOEXEC, mode);
    while (fd == -EINTR);
    return fd;
}

/*
 * Creates a file with exactly this mode, also where the umask takes rights from group and others.
 * open(2) with O_CREAT and O_DIRECT together may fail for O_DIRECT and leave the new file, and
 * then its creator is not known. So O_DIRECT is set afterwards.
 */
static int create(const char *path, int flags, int direct, mode_t mode)
{
    int fd = open_retrying(path, flags, mode);
    if (fd < 0)
        return fd;
    int result = 0;
    if ((mode & 077) != 0) {
        do
            result = sys_mode(fd, mode);
        while (result == -EINTR);
    }
    if (result == 0 && direct) {
        do
            result = sys_direct(fd, flags);
        while (result == -EINTR);
    }
    if (result < 0) {
        sys_unlink(path);
        sys_close(fd);
        return result;
    }
    return fd;
}

static int find_type(int fd, struct statx *out)
{
    int result;
    do
        result = sys_statx(fd, STATX_TYPE, out);
    while (result == -EINTR);
    return result;
}

/*
 * Looks at the open file, so that no other file can take its place in between. O_NONBLOCK, without
 * which the open of a pipe waits, is removed again, since an io_uring would not wait for such a
 * file.
 */
static int open_regular(const char *path, int flags)
{
    int fd = open_retrying(path, flags | O_NONBLOCK, 0);
    if (fd == -EISDIR || fd == -ENXIO) /* a directory; a socket, or a pipe without a reader */
        return -DL_NOT_REGULAR;
    if (fd < 0)
        return fd;
    struct statx stat;
    int result = find_type(fd, &stat);
    if (result == 0 && !S_ISREG(stat.stx_mode))
        result = -DL_NOT_REGULAR;
    while (result == 0 && (result = sys_blocking(fd, flags)) == -EINTR)
        result = 0;
    if (result < 0) {
        sys_close(fd);
        return result;
    }
    return fd;
}

int dl_open(const char *path, int flags, int mode)
{
    const int known = DL_READ | DL_WRITE | DL_CREATE | DL_DIRECT;
    const int access = flags & (DL_READ | DL_WRITE);
    if ((flags & ~known) != 0 || access == 0)
        return -EINVAL;
    if ((flags & DL_CREATE) != 0 && ((flags & DL_WRITE) == 0 || mode < 0 || mode > 07777))
        return -EINVAL;

    int kernel = access == DL_READ ? O_RDONLY : access == DL_WRITE ? O_WRONLY : O_RDWR;
    kernel |= O_NOFOLLOW;
    if ((flags & DL_CREATE) == 0)
        return open_regular(path, (flags & DL_DIRECT) != 0 ? kernel | O_DIRECT : kernel);
    kernel |= O_CREAT | O_EXCL;
    return create(path, kernel, (flags & DL_DIRECT) != 0, (mode_t)mode);
}

int dl_close(int fd)
{
    int result = sys_close(fd);
    /* The descriptor is closed by then: another close could hit another file. */
    return result == -EINTR ? 0 : result;
}

int dl_lock(int fd, int on)
{
    struct flock whole = {.l_type = on != 0 ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET};
    int result;
    do
        result = sys_lock(fd, &whole);
    while (result == -EINTR);
    return result == -EACCES ? -EAGAIN : result;
}

int64_t dl_size(int fd)
{
    struct statx stat;
    int result;
    do
        result = sys_statx(fd, STATX_SIZE, &stat);
    while (result == -EINTR);
    return result < 0 ? result : (int64_t)stat.stx_size;
}

int dl_sync_directory(const char *path)
{
    int fd = open_retrying(path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return fd;
    int result;
    do
        result = sys_fsync(fd);
    while (result == -EINTR);
    int closed = dl_close(fd);
    return result < 0 ? result : closed;
}

static int allocate(int fd, int mode, int64_t off, int64_t len)
{
    int result;
    do
        result = sys_fallocate(fd, mode, off, len);
    while (result == -EINTR);
    return result == -ENOSYS ? -EOPNOTSUPP : result;
}

int dl_allocate(int fd, int64_t off, int64_t len, int written)
{
    if (written)
        return allocate(fd, FALLOC_WRITE_ZEROES, off, len);
    /* A file system that refuses this one has no files that share space, or does not say so. */
    int result = allocate(fd, FALLOC_UNSHARE_RANGE, off, len);
    return result == -EOPNOTSUPP ? allocate(fd, 0, off, len) : result;
}

/* Extents that one call asks for. */
#define EXTENTS 32

/* Of an extent with one of these nothing says that a write to its bytes needs no new space. */
#define NOT_OWNED                                                                                  \
    (FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_ENCODED |                      \
     FIEMAP_EXTENT_NOT_ALIGNED | FIEMAP_EXTENT_SHARED)

/* The end of the owned space that begins at `at`, as far as this part of the map shows it. */
static int64_t owned_end(const struct fiemap *map, int64_t at)
{
    for (uint32_t i = 0; i < map->fm_mapped_extents && i < EXTENTS; i++) {
        const struct fiemap_extent *e = &map->fm_extents[i];
        if ((int64_t)e->fe_logical > at || (e->fe_flags & NOT_OWNED) != 0)
            return at;
        at = (int64_t)(e->fe_logical + e->fe_length);
    }
    return at;
}

int64_t dl_owned(int fd, int64_t off, int64_t len)
{
    if (off < 0 || len < 0 || off > INT64_MAX - len)
        return -EINVAL;
    union {
        struct fiemap map;
        char room[sizeof(struct fiemap) + EXTENTS * sizeof(struct fiemap_extent)];
    } part;
    const int64_t end = off + len;
    int64_t at = off;
    while (at < end) {
        memset(&part.map, 0, sizeof part.map);
        part.map.fm_start = (uint64_t)at;
        part.map.fm_length = (uint64_t)(end - at);
        part.map.fm_extent_count = EXTENTS;
        int result;
        do
            result = sys_extents(fd, &part.map);
        while (result == -EINTR);
        if (result < 0)
            return result == -ENOTTY || result == -ENOSYS ? -EOPNOTSUPP : result;
        const int64_t before = at;
        at = owned_end(&part.map, at);
        if (at <= before || part.map.fm_mapped_extents < EXTENTS)
            break;
    }
    return (at < end ? at : end) - off;
}

int dl_alignment(int fd, uint32_t out[2])
{
    struct statx stat;
    memset(&stat, 0, sizeof stat);
    int result;
    do
        result = sys_statx(fd, STATX_WITH_DIOALIGN, &stat);
    while (result == -EINTR);
    if (result < 0)
        return result;

    uint32_t needs[2];
    memcpy(needs, (const char *)&stat + STATX_DIOALIGN_OFFSET, sizeof needs);
    if ((stat.stx_mask & STATX_WITH_DIOALIGN) == 0 || needs[0] == 0 || needs[1] == 0)
        return -EOPNOTSUPP;
    memcpy(out, needs, sizeof needs);
    return 0;
}

static int find_inode(int fd, struct statx *out)
{
    int result;
    do
        result = sys_statx(fd, STATX_INO, out);
    while (result == -EINTR);
    return result;
}

int dl_same_file(int fd, int other)
{
    struct statx a;
    struct statx b;
    int result = find_inode(fd, &a);
    if (result == 0)
        result = find_inode(other, &b);
    if (result < 0)
        return result;
    return a.stx_ino == b.stx_ino && a.stx_dev_major == b.stx_dev_major &&
           a.stx_dev_minor == b.stx_dev_minor;
}

int dl_kernel_read_ahead(int fd, int on)
{
    int result;
    do
        result = sys_advise(fd, on != 0 ? POSIX_FADV_NORMAL : POSIX_FADV_RANDOM);
    while (result == -EINTR);
    return result;
}

int64_t dl_file_system(const char *path)
{
    if (path == NULL)
        return -EFAULT;
    struct statfs stat;
    int result;
    do
        result = sys_statfs(path, &stat);
    while (result == -EINTR);
    return result < 0 ? result : (int64_t)(uint32_t)stat.f_type;
}
