/* Starting writes and reads: from a place to entries that the kernel has taken. */
#include "ring.h"

#include <string.h>

#define MAX_SUBMITS 4

/* Errors with which the kernel refuses an entry that it may take a moment later. */
static bool passes(int error)
{
    return error == -EAGAIN || error == -EINTR || error == -ENOMEM || error == -EBUSY;
}

/*
 * Submits the last entry. Returns 0 if the kernel took it, or -errno. Then the entry is still in
 * the queue and cannot be removed, so it becomes one that does nothing.
 */
static int submit(struct dl_ring *ring, struct io_uring_sqe *entry)
{
    int result = 0;
    for (int tries = 0; tries < MAX_SUBMITS; tries++) {
        result = sys_ring_submit(&ring->uring);
        if (io_uring_sq_ready(&ring->uring) == 0)
            return 0;
        if (result < 0 && !passes(result))
            break;
    }
    memset(entry, 0, sizeof *entry);
    io_uring_prep_nop(entry);
    io_uring_sqe_set_data64(entry, RING_IGNORED);
    return result < 0 ? result : -EAGAIN;
}

static int make_room(struct dl_ring *ring)
{
    if (io_uring_sq_space_left(&ring->uring) > 0)
        return 0;
    int result = sys_ring_submit(&ring->uring);
    if (io_uring_sq_space_left(&ring->uring) > 0)
        return 0;
    return result < 0 ? result : -EBUSY;
}

int ring_start_transfer(struct dl_ring *ring, uint32_t token)
{
    struct ring_place *place = &ring->places[token];
    int result = make_room(ring);
    if (result < 0)
        return result;

    struct io_uring_sqe *entry = io_uring_get_sqe(&ring->uring);
    int64_t left = place->len - place->done;
    const unsigned len = (unsigned)(left < SYS_MAX_TRANSFER ? left : SYS_MAX_TRANSFER);
    char *from = place->buf + place->done;
    const uint64_t at = (uint64_t)(place->off + place->done);
    if (place->kind == RING_READ)
        io_uring_prep_read(entry, place->fd, from, len, at);
    else
        io_uring_prep_write(entry, place->fd, from, len, at);
    io_uring_sqe_set_data64(entry, token);
    if (place->kind == RING_WRITE && place->method == DL_DSYNC)
        entry->rw_flags = RWF_DSYNC;
    result = submit(ring, entry);
    if (result == 0)
        ring->in_flight++;
    return result;
}

static int start_new(struct dl_ring *ring, struct ring_place new, uint32_t token)
{
    int result = ring_enter(ring);
    if (result < 0)
        return result;
    if (token >= ring->depth || new.len <= 0 || new.off < 0 || new.off > INT64_MAX - new.len) {
        result = -EINVAL;
    } else if (ring->places[token].kind != RING_FREE) {
        result = -EALREADY;
    } else {
        ring->places[token] = new;
        result = ring_start_transfer(ring, token);
        if (result < 0)
            ring->places[token].kind = RING_FREE;
    }
    ring_leave(ring);
    return result;
}

int dl_ring_write(dl_ring *ring, int fd, const void *buf, int64_t len, int64_t off, int method,
                  uint32_t token)
{
    if (method < DL_FDATASYNC || method > DL_DSYNC)
        return -EINVAL;
    struct ring_place new = {.kind = RING_WRITE,
                             .method = method,
                             .fd = fd,
                             .buf = (char *)(uintptr_t)buf,
                             .len = len,
                             .off = off};
    return start_new(ring, new, token);
}

int dl_ring_read(dl_ring *ring, int fd, void *buf, int64_t len, int64_t off, uint32_t token)
{
    struct ring_place new = {.kind = RING_READ, .fd = fd, .buf = buf, .len = len, .off = off};
    return start_new(ring, new, token);
}
