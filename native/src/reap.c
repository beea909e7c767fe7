/* Ending writes and reads: from completions to results, continuing those that stopped short. */
#include "ring.h"

/* A transfer that makes no progress this often has failed. */
#define MAX_TRIES 16

static bool passes(int error)
{
    return error == -EAGAIN || error == -EINTR;
}

static void finish(struct dl_ring *ring, uint32_t token, int64_t result)
{
    ring->places[token].result = result;
    ring_put(ring, &ring->finished, token);
}

/* Notes the result of one transfer of this place. */
static void transferred(struct ring_place *place, int result)
{
    if (passes(result) && ++place->tries < MAX_TRIES)
        return;
    if (result > 0 && result <= place->len - place->done) {
        place->done += result;
        place->tries = 0;
    } else if (place->kind == RING_READ && (result == 0 || (result == -EINVAL && place->done > 0))) {
        /* A direct read that ended with the file leaves an offset that is not aligned. */
        place->ended = true;
    } else if (result >= 0 || (result == -EINVAL && place->done > 0)) {
        place->result = -EIO;
    } else {
        place->result = result;
    }
}

/* Continues this place with what is missing, or finishes it. The kernel has nothing of it now. */
static void advance(struct dl_ring *ring, uint32_t token)
{
    struct ring_place *place = &ring->places[token];
    int result = 0;
    if (place->result < 0) {
        finish(ring, token, place->result);
    } else if (ring->closing) {
        finish(ring, token, -ECANCELED);
    } else if (place->done < place->len && !place->ended) {
        result = ring_start_transfer(ring, token);
    } else if (place->kind == RING_READ || place->method == DL_DSYNC) {
        finish(ring, token, place->done);
    } else {
        ring_put(ring, &ring->written, token);
    }
    if (result < 0)
        finish(ring, token, result);
}

static void completed(struct dl_ring *ring, uint64_t tag, int result)
{
    if (tag == RING_IGNORED)
        return;
    const uint32_t token = (uint32_t)tag;
    struct ring_place *place = &ring->places[token];
    if (place->kind == RING_READ)
        transferred(place, FAULT_DONE(DL_OP_DONE_READ, result));
    else
        transferred(place, FAULT_DONE(DL_OP_DONE_WRITE, result));
    ring->in_flight--;
    advance(ring, token);
}

void ring_drain(struct dl_ring *ring)
{
    struct io_uring_cqe *cqe;
    while (io_uring_peek_cqe(&ring->uring, &cqe) == 0) {
        const uint64_t tag = cqe->user_data;
        const int result = cqe->res;
        io_uring_cqe_seen(&ring->uring, cqe);
        completed(ring, tag, result);
    }
}

/* One fdatasync per descriptor for all writes that wait for it. */
static void sync_written(struct dl_ring *ring)
{
    while (ring->written.count > 0) {
        const uint32_t n = ring->written.count;
        const int fd = ring->places[ring->written.tokens[ring->written.first]].fd;
        const int result = dl_sync(fd);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t token = ring_take(ring, &ring->written);
            if (ring->places[token].fd == fd)
                finish(ring, token, result < 0 ? result : ring->places[token].done);
            else
                ring_put(ring, &ring->written, token);
        }
    }
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Waits until `wait` are ready or nothing is in flight; -errno only if none is ready. */
static int await(struct dl_ring *ring, uint32_t wait)
{
    for (;;) {
        ring_drain(ring);
        const uint32_t ready = ring->written.count + ring->finished.count;
        const uint32_t enough = smaller(wait, ready + ring->in_flight);
        if (ready >= enough)
            return 0;
        /* Each place that is not ready has a completion to come. */
        int result = sys_ring_wait(&ring->uring, enough - ready);
        if (result < 0 && result != -EINTR)
            return ready > 0 ? 0 : result;
    }
}

int dl_ring_reap(dl_ring *ring, uint32_t *tokens, int64_t *results, uint32_t max, uint32_t wait)
{
    int result = ring_enter(ring);
    if (result < 0)
        return result;
    result = await(ring, smaller(wait, max));
    if (result == 0) {
        sync_written(ring);
        const uint32_t n = smaller(max, ring->finished.count);
        for (uint32_t i = 0; i < n; i++) {
            tokens[i] = ring_take(ring, &ring->finished);
            struct ring_place *place = &ring->places[tokens[i]];
            results[i] = place->result;
            place->kind = RING_FREE;
        }
        result = (int)n;
    }
    ring_leave(ring);
    return result;
}
