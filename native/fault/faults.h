/*
 * The fault build of the library (libduralog_faults.so, never installed): the same code, but
 * the system calls and ring completions named below can be made to fail or to stop short.
 *
 * DURALOG_FAULT in the environment, read at the first call, or dl_fault_set:
 *
 *     what:n:how[,what:n:how ...]        at most 8 of them
 *
 * what  open close direct mode blocking lock read cached write sync stat statfs zero   system calls
 *       extents map madvise advise priority
 *       setup probe enable submit wait                                        of the ring
 *       done-write done-read                                                  its completions
 *       any                                                                   all of these
 * n     the n-th of these, from 1; with a + after it, all from the n-th on
 * how   EIO, ENOSPC, EINTR, EAGAIN, ENOMEM, EPERM, ENOSYS, EINVAL, EOPNOTSUPP, ECANCELED, EBUSY,
 *       EDQUOT, EFBIG, a number from 1 to 4095, or short: half of the transfer, in whole blocks
 *       of 4096 or 512 bytes if it is long enough (of submit: the kernel takes half of the
 *       entries; of a call without a length: no fault)
 *
 * A failed call is not made (close is: a descriptor is closed even after an error). A failed
 * completion of the ring is that of a transfer that the kernel has done: its bytes are in the
 * file. Examples: write:3:EIO, sync:1+:ENOSPC, any:7:short.
 *
 * The counts are of the process; any thread may call.
 */
#ifndef DURALOG_FAULTS_H
#define DURALOG_FAULTS_H

#include <stddef.h>
#include <stdint.h>

enum dl_op {
    DL_OP_OPEN,
    DL_OP_CLOSE,
    DL_OP_DIRECT,
    DL_OP_MODE,
    DL_OP_BLOCKING,
    DL_OP_LOCK,
    DL_OP_READ,
    DL_OP_CACHED,
    DL_OP_WRITE,
    DL_OP_SYNC,
    DL_OP_STAT,
    DL_OP_STATFS,
    DL_OP_ZERO,
    DL_OP_EXTENTS,
    DL_OP_MAP,
    DL_OP_MADVISE,
    DL_OP_ADVISE,
    DL_OP_PRIORITY,
    DL_OP_SETUP,
    DL_OP_PROBE,
    DL_OP_ENABLE,
    DL_OP_SUBMIT,
    DL_OP_WAIT,
    DL_OP_DONE_WRITE,
    DL_OP_DONE_READ,
    DL_OP_ANY
};

#define DL_FAULT_API __attribute__((visibility("default")))

/*
 * Sets the faults to come and counts from 0 again; NULL or "" for none. Returns 0, or -EINVAL and
 * sets none.
 */
DL_FAULT_API int dl_fault_set(const char *faults);

/* How many of `what` there were since dl_fault_set; -EINVAL for an unknown name. */
DL_FAULT_API int64_t dl_fault_calls(const char *what);

/* How many faults there were since dl_fault_set. */
DL_FAULT_API int64_t dl_fault_hits(void);

/*
 * A request to the kernel, by a call or by an entry of the ring that it took (in_ring). op is
 * DL_OP_WRITE, DL_OP_READ or DL_OP_SYNC; flags are those of pwritev2 (RWF_DSYNC).
 */
struct dl_asked {
    enum dl_op op;
    int fd;
    const void *buf;
    int64_t len;
    int64_t off;
    int flags;
    int in_ring;
};

/* The n-th request since dl_fault_set, from 0; returns 0, or -EINVAL if there is none. */
DL_FAULT_API int dl_fault_asked(size_t n, struct dl_asked *out);

/* For the library. 0, or the error due for this call. */
int dl_fault(enum dl_op op);
/* The length to transfer, or the error due. */
int64_t dl_fault_transfer(enum dl_op op, int64_t len);
/* The result that a completion with this result is to have. */
int dl_fault_done(enum dl_op op, int result);
/* Remembers a request. */
void dl_fault_note(struct dl_asked asked);

#endif
