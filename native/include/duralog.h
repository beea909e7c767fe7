/*
 * The C layer of DuraLog: direct file access, durable writes, an io_uring.
 *
 * Rules that hold for every function
 * - Returns >= 0, or -errno (from <errno.h>); errno itself says nothing.
 * - Lengths, offsets and sizes are bytes. Negative lengths or offsets, and ranges whose end
 *   leaves int64_t, give -EINVAL, as does a NULL ring; a NULL path or unmapped buffer -EFAULT.
 * - No globals, no callbacks, no allocation apart from dl_ring_open and dl_map.
 * - Signals are no errors: calls cut short by one (EINTR) go on.
 * - With DL_DIRECT, buffers, offsets and lengths must be multiples of what dl_alignment says;
 *   else -EINVAL from most file systems.
 * - Functions on a descriptor or path may be called from any thread, also at once, as long as
 *   nobody closes the descriptor meanwhile. Rings belong to one thread, see dl_ring_open.
 * - A descriptor that is not open gives -EBADF. One closed and handed out again by the kernel
 *   is somebody else's file: the caller keeps count of that.
 */
#ifndef DURALOG_H
#define DURALOG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DL_API __attribute__((visibility("default")))
#else
#define DL_API
#endif

/* The version of this interface; changes when a caller of the old one would break. */
#define DL_VERSION 2

/* Flags of dl_open; at least one of DL_READ and DL_WRITE, DL_CREATE only with DL_WRITE. */
#define DL_READ 1
#define DL_WRITE 2
#define DL_CREATE 4 /* make the file; -EEXIST where there is one */
#define DL_DIRECT 8 /* past the page cache (O_DIRECT) */

/* The error of dl_open for what is no regular file. open(2) itself never gives it. */
#define DL_NOT_REGULAR EMEDIUMTYPE

/* How a write is made durable. */
#define DL_FDATASYNC 0 /* write, then fdatasync */
#define DL_DSYNC 1     /* one write with RWF_DSYNC (Linux 4.7) */

/* Bits of dl_ring_flags. */
#define DL_RING_SINGLE_ISSUER 1 /* Linux 6.0 */
#define DL_RING_DEFER_TASKRUN 2 /* Linux 6.1 */

/* The largest depth of a ring. */
#define DL_RING_MAX_DEPTH 4096

/* Returns DL_VERSION as the library was built. Never fails. */
DL_API int dl_version(void);

/* ---- Files ---- */

/*
 * Opens a regular file, always with O_CLOEXEC and O_NOFOLLOW; never waits for the other end of
 * a pipe. mode: permissions of a file that DL_CREATE makes (0 to 07777), whatever the umask takes
 * from group and others; else ignored.
 * Returns the descriptor. Errors: -EINVAL bad flags or mode, or the file system refuses
 * O_DIRECT (a file made by this call is then removed again); -EEXIST with DL_CREATE; -ELOOP
 * the last part of the path is a symbolic link; -DL_NOT_REGULAR a directory, pipe, socket or
 * device; otherwise those of open(2).
 * Making a file does not make its name durable: dl_sync_directory does.
 */
DL_API int dl_open(const char *path, int flags, int mode);

/*
 * Closes a descriptor; it is gone whatever is returned. Returns 0. Errors: -EBADF, -EIO.
 */
DL_API int dl_close(int fd);

/*
 * Locks the whole file for one writer (on 1, F_OFD_SETLK, Linux 3.15), or unlocks it (on 0).
 * fd must be open with DL_WRITE. The lock belongs to this open file: it stays when the process
 * closes another descriptor of the file, and ends with dl_close, unless a child process that has
 * not called exec yet still has the descriptor; so unlock first. It excludes locks of other open
 * files and POSIX locks of other processes. Never waits.
 * Returns 0. Errors: -EAGAIN somebody else has a lock; -EINVAL the kernel has no such locks;
 * -EBADF also without DL_WRITE; -ENOLCK.
 */
DL_API int dl_lock(int fd, int on);

/* Returns the size of the file (statx). */
DL_API int64_t dl_size(int fd);

/*
 * Reads at `off` until `len` bytes are there or the file ends. Returns the bytes read, less
 * than `len` only at the end of the file; 0 there or for len 0. May block for the disk.
 */
DL_API int64_t dl_read(int fd, void *buf, int64_t len, int64_t off);

/*
 * Reads only what is in the page cache, without waiting for the disk (RWF_NOWAIT, Linux 4.14).
 * For descriptors without DL_DIRECT. Returns the bytes read, perhaps fewer than asked, 0 at
 * the end of the file. Errors: -EAGAIN nothing is cached there, though the kernel may have
 * begun to read it (and where the disk was faster than its next look, there is no error);
 * -EOPNOTSUPP.
 */
DL_API int64_t dl_read_cached(int fd, void *buf, int64_t len, int64_t off);

/*
 * Returns how many bytes of a range are in the page cache (cachestat, Linux 6.5), counted in
 * whole pages: those of pages that the range only touches count too, but never more than `len`.
 * Pages on their way from the disk count as there. Reads nothing and starts no reading.
 * Also for descriptors with DL_DIRECT. Errors: -EOPNOTSUPP the kernel does not tell; -EPERM
 * it does not tell this user, who may not write the file, or a seccomp filter forbids it.
 */
DL_API int64_t dl_cached(int fd, int64_t off, int64_t len);

/*
 * Writes all of `len` bytes at `off`; not durable yet. Returns len. After an error any part
 * may have been written. Errors: -EIO also where the kernel makes no progress, or a direct
 * write stopped at a place from where it cannot go on; -ENOSPC, -EFBIG, -EDQUOT ...
 */
DL_API int64_t dl_write(int fd, const void *buf, int64_t len, int64_t off);

/*
 * Makes what was written durable (fdatasync: data, and the size where it grew). Returns 0.
 * After an error nothing is known of what was written since the last success, and calling
 * again proves nothing: the kernel may report a failure once and forget the pages.
 */
DL_API int dl_sync(int fd);

/*
 * dl_write and durable, in one call that blocks. method: DL_FDATASYNC or DL_DSYNC.
 * len 0 only syncs. Returns len once all of it is durable. Errors: those of dl_write and
 * dl_sync; -EOPNOTSUPP for DL_DSYNC where the file system has none; -EINVAL bad method.
 */
DL_API int64_t dl_commit(int fd, const void *buf, int64_t len, int64_t off, int method);

/*
 * Makes the names in a directory durable (fsync). `path` may be a symbolic link to one.
 * Returns 0. Errors: -ENOTDIR, -ENOENT, -EACCES, -EIO ...
 */
DL_API int dl_sync_directory(const char *path);

/*
 * Allocates the range without sending zeroes to the device; the file grows to its end and
 * reads as zero there. written 1: the range counts as written, so that later writes change no
 * metadata (FALLOC_FL_WRITE_ZEROES, Linux 6.17, few devices). written 0: it does not; what was
 * in the range stays. Returns 0. Errors: -EOPNOTSUPP kernel, file system or device cannot, and
 * nothing changed: dl_write zeroes; -EINVAL, also for len 0; -ENOSPC. Not durable until dl_sync.
 */
DL_API int dl_allocate(int fd, int64_t off, int64_t len, int written);

/*
 * Stores what direct I/O on this file needs, in bytes: out[0] of buffers in memory, out[1] of
 * offsets and lengths (STATX_DIOALIGN, Linux 6.1). Returns 0. Errors: -EOPNOTSUPP where the
 * kernel or file system does not say, or the file takes no direct I/O: find out by trying.
 */
DL_API int dl_alignment(int fd, uint32_t out[2]);

/*
 * Whether two descriptors are of one file, which a path does not tell: another process may have
 * put another file there. Returns 1 or 0. Errors: those of statx.
 */
DL_API int dl_same_file(int fd, int other);

/*
 * Switches off (0) or on (1, as after opening) that the kernel reads ahead of buffered reads of
 * this descriptor. Off, a read brings in what it asks for and no more. Returns 0.
 */
DL_API int dl_kernel_read_ahead(int fd, int on);

/* Returns the type of the file system that holds `path`: f_type of statfs, 0 to 2^32 - 1.
 * tmpfs is 0x01021994: it may accept DL_DIRECT, and nothing on it is durable. */
DL_API int64_t dl_file_system(const char *path);

/* ---- Memory and threads ---- */

/*
 * Maps `len` > 0 bytes of zeroed memory for direct I/O, aligned to 2 MiB, and stores its address
 * in *out (NULL after an error). Returns 0. Errors: -EINVAL len; -ENOMEM.
 */
DL_API int dl_map(int64_t len, void **out);

/*
 * Gives back memory of dl_map, with the same length; nobody may be using it, the kernel
 * neither: close the ring first. Returns 0. Errors: -EINVAL.
 */
DL_API int dl_unmap(void *p, int64_t len);

/*
 * Asks for huge pages in mapped memory, to be called after mapping and before I/O on it.
 * p and p + len should be multiples of 2 MiB; p must be one of the page size.
 * Returns 0 when the wish was taken; what the kernel makes of it shows in no result.
 * Errors: -EINVAL misaligned, or a kernel without huge pages; -ENOMEM not mapped.
 */
DL_API int dl_huge_pages(void *p, int64_t len);

/*
 * Sets the priority of the calling thread: nice -20 (first) to 19; others are cut to that.
 * Returns 0. Errors: -EACCES or -EPERM without CAP_SYS_NICE or RLIMIT_NICE.
 */
DL_API int dl_priority(int nice);

/* ---- The ring: several durable writes and reads at once ---- */

/*
 * An io_uring with `depth` places, each named by a token of the caller's choice.
 *
 * Threads: the first thread that writes, reads or reaps owns the ring (opening it does not
 * count); these calls by any other thread give -EEXIST, and so may one of the owner's while
 * another thread is inside dl_ring_close. A ring of dl_ring_open_shared has no owner: any thread
 * may call, one at a time; a second one at the same time gets -EEXIST. Buffers and descriptors
 * must stay until the token is reaped, or dl_ring_close has returned 0.
 */
typedef struct dl_ring dl_ring;

/*
 * Opens a ring: 1 <= depth <= DL_RING_MAX_DEPTH. Uses SINGLE_ISSUER and DEFER_TASKRUN where
 * the kernel has them. Stores the ring in *out (NULL after an error). Returns 0.
 * Errors: -ENOSYS no io_uring in this kernel; -EPERM forbidden (seccomp filter of a container,
 * kernel.io_uring_disabled); -ENOMEM memory or RLIMIT_MEMLOCK before Linux 5.12; -EOPNOTSUPP
 * io_uring without write, read and fsync (before Linux 5.6); -EMFILE; -EINVAL depth.
 */
DL_API int dl_ring_open(uint32_t depth, dl_ring **out);

/*
 * The same, but for a ring without an owner and with none of the flags: for reads, which may
 * move from thread to thread. A thread may end while what it has started is in flight.
 */
DL_API int dl_ring_open_shared(uint32_t depth, dl_ring **out);

/*
 * Waits for what is in flight, then closes; results not reaped are lost, and of writes not
 * reaped nothing is known. Afterwards every call but dl_ring_free gives -EBADF.
 * By the owner; by another thread only while nothing is in flight, else -EEXIST. Without an
 * owner by any thread.
 * Returns 0. Errors: -EBADF closed already; -EEXIST also while another thread is inside a call;
 * others if waiting fails. With -EEXIST or such an error the ring is still open.
 */
DL_API int dl_ring_close(dl_ring *ring);

/*
 * Gives back the memory of a closed ring; the pointer must not be used again. NULL is
 * ignored, and so is a ring that is still open (leaked rather than torn from the kernel).
 */
DL_API void dl_ring_free(dl_ring *ring);

/*
 * Starts a durable write of `len` > 0 bytes at `off` and returns 0 without waiting for it.
 * token: 0 to depth - 1, comes back from dl_ring_reap, is in use until then.
 * DL_DSYNC     a write with RWF_DSYNC.
 * DL_FDATASYNC a plain write; dl_ring_reap then calls fdatasync itself.
 * Writes in flight overtake each other; only what was reaped is durable.
 * Errors, with nothing started: -EINVAL token, method, len or off; -EALREADY token in use;
 * -EEXIST other thread; -EBADF closed ring; -EAGAIN, -ENOMEM, -EBUSY the kernel did not take
 * it. Whatever is wrong with fd or buf comes as result.
 */
DL_API int dl_ring_write(dl_ring *ring, int fd, const void *buf, int64_t len, int64_t off,
                         int method, uint32_t token);

/* Starts a read, as dl_ring_write does a write; its result is that of dl_read. */
DL_API int dl_ring_read(dl_ring *ring, int fd, void *buf, int64_t len, int64_t off,
                        uint32_t token);

/*
 * Takes up to `max` finished writes and reads, in the order they finished. Waits until `wait`
 * of them have finished, or all that are in flight if fewer, or `max` if fewer; 0 does not
 * wait. Short writes and reads are continued inside. Writes with DL_FDATASYNC that finish in
 * one reap are covered by one fdatasync per file, made here by the calling thread: then this
 * blocks for the sync even with wait 0.
 * tokens[i], results[i]: bytes (of a write always its whole length, now durable) or -errno.
 * The token is free again. A failed sync is the result of every write it should have covered.
 * Returns the number taken, 0 when there is none. Errors: -EBADF closed ring; -EEXIST other
 * thread; others if waiting fails, with everything still in flight.
 */
DL_API int dl_ring_reap(dl_ring *ring, uint32_t *tokens, int64_t *results, uint32_t max,
                        uint32_t wait);

/* Returns which of the DL_RING_ flags the ring got. Any thread. Errors: -EBADF closed ring. */
DL_API int dl_ring_flags(const dl_ring *ring);

#ifdef __cplusplus
}
#endif

#endif
