/* Starting writes and reads: from a place to entries that the kernel has taken. */
#include "ring.h"

#include <string.h>

#define MAX_SUBMITS 4

/* What the kernel may refuse now and take a moment later. */
static bool passes(int error)
{
    return error == -EAGAIN || error == -EINTR || error == -ENOMEM || error == -EBUSY;
}

/*
 * Submits the last `n` entries. Returns how many of them the kernel took, or -errno for none.
 * The others are in its queue for good, so they become entries that do nothing.
 */
static int submit(struct dl_ring *ring, struct io_uring_sqe *const *entries, unsigned n)
{
    int result = 0;
    for (int tries = 0; tries < MAX_SUBMITS; tries++) {
        result = sys_ring_submit(&ring->uring);
        unsigned left = io_uring_sq_ready(&ring->uring);
        if (left < n || (result < 0 && !passes(result)))
            break;
    }
    unsigned left = io_uring_sq_ready(&ring->uring);
    left = left < n ? left : n;
    for (unsigned i = n - left; i < n; i++) {
        memset(entries[i], 0, sizeof *entries[i]);
        io_uring_prep_nop(entries[i]);
        io_uring_sqe_set_data64(entries[i], RING_IGNORED);
    }
    if (left < n)
        return (int)(n - left);
    return result < 0 ? result : -EAGAIN;
}

static int make_room(struct dl_ring *ring, unsigned n)
{
    if (io_uring_sq_space_left(&ring->uring) >= n)
        return 0;
    int result = sys_ring_submit(&ring->uring);
    if (io_uring_sq_space_left(&ring->uring) >= n)
        return 0;
    return result < 0 ? result : -EBUSY;
}

static void prepare_sync(struct io_uring_sqe *entry, const struct ring_place *place, uint32_t token)
{
    io_uring_prep_fsync(entry, place->fd, IORING_FSYNC_DATASYNC);
    io_uring_sqe_set_data64(entry, ring_tag(token, RING_SYNC));
}

static int start(struct dl_ring *ring, struct ring_place *place,
                 struct io_uring_sqe *const *entries, unsigned n)
{
    int taken = submit(ring, entries, n);
    if (taken < 0)
        return taken;
    place->pending = (unsigned)taken;
    ring->in_flight++;
    return 0;
}

int ring_start_transfer(struct dl_ring *ring, uint32_t token)
{
    struct ring_place *place = &ring->places[token];
    const bool linked = place->kind == RING_WRITE && place->method == DL_LINKED;
    const unsigned n = linked ? 2 : 1;
    int result = make_room(ring, n);
    if (result < 0)
        return result;

    struct io_uring_sqe *entries[2] = {io_uring_get_sqe(&ring->uring), NULL};
    int64_t left = place->len - place->done;
    const unsigned len = (unsigned)(left < SYS_MAX_TRANSFER ? left : SYS_MAX_TRANSFER);
    char *from = place->buf + place->done;
    const uint64_t at = (uint64_t)(place->off + place->done);
    if (place->kind == RING_READ)
        io_uring_prep_read(entries[0], place->fd, from, len, at);
    else
        io_uring_prep_write(entries[0], place->fd, from, len, at);
    io_uring_sqe_set_data64(entries[0], ring_tag(token, RING_DATA));
    if (place->kind == RING_WRITE && place->method == DL_DSYNC)
        entries[0]->rw_flags = RWF_DSYNC;
    if (linked) {
        /* A write that fails or is short breaks the link: no fsync of half a batch. */
        entries[0]->flags |= IOSQE_IO_LINK;
        entries[1] = io_uring_get_sqe(&ring->uring);
        prepare_sync(entries[1], place, token);
    }
    place->synced = -ECANCELED;
    return start(ring, place, entries, n);
}

int ring_start_sync(struct dl_ring *ring, uint32_t token)
{
    struct ring_place *place = &ring->places[token];
    int result = make_room(ring, 1);
    if (result < 0)
        return result;
    struct io_uring_sqe *entry = io_uring_get_sqe(&ring->uring);
    prepare_sync(entry, place, token);
    return start(ring, place, &entry, 1);
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
    if (method < DL_FDATASYNC || method > DL_LINKED)
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
