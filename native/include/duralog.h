/*
 * The C layer of DuraLog: direct file access, durable writes, an io_uring.
 *
 * Rules that hold for every function
 * - Returns >= 0, or -errno (from <errno.h>); errno itself has no meaning.
 * - Lengths, offsets and sizes are bytes. Negative lengths or offsets, and ranges whose end
 *   exceeds int64_t, give -EINVAL (dl_allocate: -EFBIG for the latter). A NULL ring gives
 *   -EINVAL, a NULL path or an unmapped buffer -EFAULT.
 * - No globals, no callbacks, no allocation apart from dl_ring_open, dl_ring_open_shared and
 *   dl_map.
 * - Signals are no errors: a call that one cuts short (EINTR) continues.
 * - With DL_DIRECT, buffers, offsets and lengths must be multiples of the values of
 *   dl_alignment; otherwise most file systems give -EINVAL.
 * - Any thread may call functions on a descriptor or path, several at once, as long as none
 *   closes the descriptor meanwhile. Rings belong to one thread, see dl_ring_open.
 * - A descriptor that is not open gives -EBADF. After a close the kernel may give the same
 *   number to another file: the caller keeps track of that.
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

/* The version of this interface. It changes if a caller of the old one would break. */
#define DL_VERSION 3

/* Flags of dl_open; at least one of DL_READ and DL_WRITE, DL_CREATE only with DL_WRITE. */
#define DL_READ 1
#define DL_WRITE 2
#define DL_CREATE 4 /* create the file; -EEXIST if there is one */
#define DL_DIRECT 8 /* past the page cache (O_DIRECT) */

/* The error of dl_open for anything but a regular file. open(2) itself never gives it. */
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
 * a pipe. mode: permissions of a file that DL_CREATE creates (0 to 07777), whatever the umask
 * takes from group and others; otherwise ignored.
 * Returns the descriptor. Errors: -EINVAL bad flags or mode, or the file system refuses
 * O_DIRECT (a file created by this call is then removed again); -EEXIST with DL_CREATE; -ELOOP
 * the last part of the path is a symbolic link; -DL_NOT_REGULAR a directory, pipe, socket or
 * device; otherwise those of open(2).
 * The name of a created file is not durable until dl_sync_directory.
 */
DL_API int dl_open(const char *path, int flags, int mode);

/*
 * Closes a descriptor. It is closed whatever the result. Returns 0. Errors: -EBADF, -EIO.
 */
DL_API int dl_close(int fd);

/*
 * Locks the whole file for one writer (on 1, F_OFD_SETLK, Linux 3.15), or unlocks it (on 0).
 * fd must be open with DL_WRITE. The lock belongs to this open file: it stays when the process
 * closes another descriptor of the file. It ends with dl_close, unless a child process that has
 * not called exec yet still has the descriptor; so unlock first. It excludes locks of other open
 * files and POSIX locks of other processes. Never waits.
 * Returns 0. Errors: -EAGAIN another open file or process has a lock; -EINVAL the kernel has no
 * such locks; -EBADF also without DL_WRITE; -ENOLCK.
 */
DL_API int dl_lock(int fd, int on);

/* Returns the size of the file (statx). */
DL_API int64_t dl_size(int fd);

/*
 * Reads at `off` until it has `len` bytes or the file ends. Returns the bytes read, less than
 * `len` only at the end of the file; 0 there or for len 0. May block for the disk.
 */
DL_API int64_t dl_read(int fd, void *buf, int64_t len, int64_t off);

/*
 * Reads only from the page cache, without waiting for the disk (RWF_NOWAIT, Linux 4.14).
 * For descriptors without DL_DIRECT. Returns the bytes read, perhaps fewer than asked, 0 at
 * the end of the file. Errors: -EAGAIN nothing is cached there; the kernel may have started to
 * read it, and if the disk is fast enough there is no error; -EOPNOTSUPP.
 */
DL_API int64_t dl_read_cached(int fd, void *buf, int64_t len, int64_t off);

/*
 * Returns how many bytes of a range are in the page cache (cachestat, Linux 6.5), counted in
 * whole pages, also those that the range only touches, but never more than `len`. Pages on their
 * way from the disk count as cached. Reads nothing and starts no reading.
 * Also for descriptors with DL_DIRECT. Errors: -EOPNOTSUPP the kernel does not tell; -EPERM
 * it does not tell a user without write permission, or a seccomp filter forbids it.
 */
DL_API int64_t dl_cached(int fd, int64_t off, int64_t len);

/*
 * Writes all of `len` bytes at `off`; not durable yet. Returns len. After an error any part
 * may have been written. Errors: -EIO also if the kernel makes no progress, or a direct write
 * stopped at an offset where it cannot continue; -ENOSPC, -EFBIG, -EDQUOT ...
 */
DL_API int64_t dl_write(int fd, const void *buf, int64_t len, int64_t off);

/*
 * Makes written bytes durable (fdatasync: data, and the size if it grew). Returns 0.
 * After an error nothing is known about the writes since the last success, and another call
 * proves nothing: the kernel may report a failure once and forget the pages.
 */
DL_API int dl_sync(int fd);

/*
 * dl_write made durable, in one call that blocks. method: DL_FDATASYNC or DL_DSYNC.
 * len 0 only syncs. Returns len once all of it is durable. Errors: those of dl_write and
 * dl_sync; -EOPNOTSUPP for DL_DSYNC if the file system does not support it; -EINVAL bad method.
 */
DL_API int64_t dl_commit(int fd, const void *buf, int64_t len, int64_t off, int method);

/*
 * Makes the names in a directory durable (fsync). `path` may be a symbolic link to a directory.
 * Returns 0. Errors: -ENOTDIR, -ENOENT, -EACCES, -EIO ...
 */
DL_API int dl_sync_directory(const char *path);

/*
 * Allocates the range without sending zeroes to the device. The file grows to the range's end.
 * written 1: the range reads as zero and counts as written, so that later writes change no
 * metadata (FALLOC_FL_WRITE_ZEROES, Linux 6.17, few devices). written 0: it does not count as
 * written, and its bytes stay; new ones read as zero. What it shares with another file is copied
 * (FALLOC_FL_UNSHARE_RANGE, where the file system has that). Returns 0. Errors: -EOPNOTSUPP
 * kernel, file system or device cannot, and nothing changed: dl_write zeroes; -EINVAL, also for
 * len 0; -ENOSPC, on XFS also if nothing is missing: ask dl_owned first. Not durable until
 * dl_sync.
 */
DL_API int dl_allocate(int fd, int64_t off, int64_t len, int written);

/*
 * Returns how many bytes from `off` on, at most `len`, have space that belongs to this file alone,
 * so that writes there need no more in a file system that writes in place (FIEMAP). A hole ends
 * the count, and so does space that another file shares or that is not chosen yet. Reads nothing
 * of the file. Errors: -EOPNOTSUPP the file system does not tell; -EINVAL.
 */
DL_API int64_t dl_owned(int fd, int64_t off, int64_t len);

/*
 * Stores the alignment that direct I/O on this file needs, in bytes: out[0] of buffers in
 * memory, out[1] of offsets and lengths (STATX_DIOALIGN, Linux 6.1). Returns 0.
 * Errors: -EOPNOTSUPP the kernel or file system does not tell, or the file takes no direct I/O:
 * find out by trying.
 */
DL_API int dl_alignment(int fd, uint32_t out[2]);

/*
 * Whether two descriptors are of one file. A path does not tell that: another process may have
 * put another file there. Returns 1 or 0. Errors: those of statx.
 */
DL_API int dl_same_file(int fd, int other);

/*
 * Switches the kernel's read-ahead for buffered reads of this descriptor off (0) or on (1, as
 * after opening). With off, a read brings in what it asks for and no more. Returns 0.
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
 * Gives back memory of dl_map, with the same length. Neither a thread nor the kernel may be
 * using it: close the ring first. Returns 0. Errors: -EINVAL.
 */
DL_API int dl_unmap(void *p, int64_t len);

/*
 * Asks for huge pages in mapped memory. Call it after mapping and before I/O on it.
 * p and p + len should be multiples of 2 MiB; p must be one of the page size.
 * Returns 0 if the kernel took the request; the result does not show what it did.
 * Errors: -EINVAL misaligned, or a kernel without huge pages; -ENOMEM not mapped.
 */
DL_API int dl_huge_pages(void *p, int64_t len);

/*
 * Sets the priority of the calling thread: nice -20 (first) to 19; others are limited to that.
 * Returns 0. Errors: -EACCES or -EPERM without CAP_SYS_NICE or RLIMIT_NICE.
 */
DL_API int dl_priority(int nice);

/* ---- Records ---- */

/*
 * Checks records that follow each other in memory, from index `from` on, none behind index `end`,
 * `count` at the most; `first` is the sequence of the first one. Stops at the first that does not
 * end by `end`, or is not the sound record of its sequence. Makes no system call.
 * Returns the number of sound ones in the upper 32 bits, and the index behind the last of them in
 * the lower ones. Errors: -EOPNOTSUPP a processor without CRC-32C instructions; -EINVAL an index
 * or count that is negative or above 2^31 - 1; -EFAULT bytes is NULL.
 */
DL_API int64_t dl_check_records(const void *bytes, int64_t from, int64_t end, int64_t count,
                                uint32_t seed, int64_t first);

/* ---- The ring: several durable writes and reads at once ---- */

/*
 * An io_uring with `depth` places, each named by a token that the caller chooses.
 *
 * Threads: the first thread that writes, reads or reaps owns the ring (opening it does not
 * count). These calls by any other thread give -EEXIST. A call of the owner may give it too,
 * while another thread is inside dl_ring_close. A ring of dl_ring_open_shared has no owner: any
 * thread may call, one at a time; a second one at the same time gets -EEXIST. Buffers and
 * descriptors must stay until the token is reaped, or dl_ring_close has returned 0.
 */
typedef struct dl_ring dl_ring;

/*
 * Opens a ring: 1 <= depth <= DL_RING_MAX_DEPTH. Uses SINGLE_ISSUER and DEFER_TASKRUN if the
 * kernel has them. Stores the ring in *out (NULL after an error). Returns 0.
 * Errors: -ENOSYS no io_uring in this kernel; -EPERM forbidden (seccomp filter of a container,
 * kernel.io_uring_disabled); -ENOMEM memory or RLIMIT_MEMLOCK before Linux 5.12; -EOPNOTSUPP
 * io_uring without write, read and fsync (before Linux 5.6); -EMFILE; -EINVAL depth.
 */
DL_API int dl_ring_open(uint32_t depth, dl_ring **out);

/*
 * The same for a ring without an owner and with none of the flags: for reads, which may move
 * from thread to thread. A thread may end while its reads are in flight.
 */
DL_API int dl_ring_open_shared(uint32_t depth, dl_ring **out);

/*
 * Waits for all writes and reads in flight, then closes. Results that were not reaped are lost:
 * nothing is known about those writes. Afterwards every call but dl_ring_free gives -EBADF.
 * The owner may call it; another thread only while nothing is in flight, otherwise it gets
 * -EEXIST. Without an owner any thread may.
 * Returns 0. Errors: -EBADF closed already; -EEXIST also while another thread is inside a call;
 * others if waiting fails. With -EEXIST or such an error the ring is still open.
 */
DL_API int dl_ring_close(dl_ring *ring);

/*
 * Gives back the memory of a closed ring; the pointer must not be used again. Ignores NULL and
 * a ring that is still open: that one leaks, since the kernel may still use it.
 */
DL_API void dl_ring_free(dl_ring *ring);

/*
 * Starts a durable write of `len` > 0 bytes at `off` and returns 0 without waiting for it.
 * token: 0 to depth - 1. dl_ring_reap gives it back; it is in use until then.
 * DL_DSYNC     a write with RWF_DSYNC.
 * DL_FDATASYNC a plain write; dl_ring_reap then calls fdatasync itself.
 * Writes in flight may overtake each other; only reaped ones are durable.
 * Errors, with nothing started: -EINVAL token, method, len or off; -EALREADY token in use;
 * -EEXIST other thread; -EBADF closed ring; -EAGAIN, -ENOMEM, -EBUSY the kernel did not take
 * it. An error of fd or buf is the result of the write.
 */
DL_API int dl_ring_write(dl_ring *ring, int fd, const void *buf, int64_t len, int64_t off,
                         int method, uint32_t token);

/* Starts a read, as dl_ring_write starts a write; its result is that of dl_read. */
DL_API int dl_ring_read(dl_ring *ring, int fd, void *buf, int64_t len, int64_t off,
                        uint32_t token);

/*
 * Takes up to `max` finished writes and reads, in the order they finished. Waits until `wait`
 * of them have finished, or all that are in flight if fewer, or `max` if fewer; 0 does not
 * wait. Continues short writes and reads inside. One fdatasync per descriptor covers the writes
 * with DL_FDATASYNC that finish in one reap. The calling thread makes it here: then this blocks
 * for the sync even with wait 0.
 * results[i]: bytes of tokens[i] (of a write its whole length, now durable) or -errno.
 * The token is free again. A failed sync is the result of every write it should have covered.
 * Returns the number taken, 0 if there is none. Errors: -EBADF closed ring; -EEXIST other
 * thread; others if waiting fails; then everything is still in flight.
 */
DL_API int dl_ring_reap(dl_ring *ring, uint32_t *tokens, int64_t *results, uint32_t max,
                        uint32_t wait);

/* Returns which of the DL_RING_ flags the ring got. Any thread. Errors: -EBADF closed ring. */
DL_API int dl_ring_flags(const dl_ring *ring);

#ifdef __cplusplus
}
#endif

#endif
