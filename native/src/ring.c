/* Opening and closing a ring. */
#include "ring.h"

#include <stdlib.h>
#include <string.h>

/* Newer than the headers this may build with: Linux 6.0, 5.19, 6.1. */
#define SETUP_TASKRUN_FLAG (1U << 9)
#define SETUP_SINGLE_ISSUER (1U << 12)
#define SETUP_DEFER_TASKRUN (1U << 13)

#define PROBED_OPS 64
#define PLAIN 2 /* index of the set-up without flags */

/* Asks for fewer and fewer flags: old kernels refuse those that they do not know. */
static int set_up(struct dl_ring *ring)
{
    static const unsigned wanted[] = {
        SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN | SETUP_TASKRUN_FLAG | IORING_SETUP_R_DISABLED,
        SETUP_SINGLE_ISSUER | IORING_SETUP_R_DISABLED,
        0,
    };
    int result = -EINVAL;
    /* The kernel ties the other flags to one thread. */
    for (size_t i = ring->shared ? PLAIN : 0; i < sizeof wanted / sizeof *wanted && result == -EINVAL; i++) {
        /* Some kernels of 2024 and 2025 say ENOMEM once, without reason. */
        for (int tries = 0; tries < 2; tries++) {
            struct io_uring_params params = {.flags = wanted[i]};
            result = sys_ring_setup(ring->depth, &ring->uring, &params);
            if (result != -ENOMEM && result != -EINTR)
                break;
        }
        ring->disabled = (wanted[i] & IORING_SETUP_R_DISABLED) != 0;
        ring->flags = ((wanted[i] & SETUP_SINGLE_ISSUER) != 0 ? DL_RING_SINGLE_ISSUER : 0) |
                      ((wanted[i] & SETUP_DEFER_TASKRUN) != 0 ? DL_RING_DEFER_TASKRUN : 0);
    }
    return result < 0 ? result : 0;
}

/* Rings of early kernels only know reads and writes of vectors. */
static int probe(struct dl_ring *ring)
{
    _Alignas(struct io_uring_probe) char
        room[sizeof(struct io_uring_probe) + PROBED_OPS * sizeof(struct io_uring_probe_op)];
    memset(room, 0, sizeof room);
    struct io_uring_probe *known = (struct io_uring_probe *)room;
    int result = sys_ring_probe(&ring->uring, known, PROBED_OPS);
    if (result == -EINTR)
        result = sys_ring_probe(&ring->uring, known, PROBED_OPS);
    if (result < 0)
        return result == -EINVAL ? -EOPNOTSUPP : result;
    return io_uring_opcode_supported(known, IORING_OP_READ) &&
                   io_uring_opcode_supported(known, IORING_OP_WRITE)
               ? 0
               : -EOPNOTSUPP;
}

static int open_ring(uint32_t depth, bool shared, dl_ring **out)
{
    if (out == NULL)
        return -EINVAL;
    *out = NULL;
    if (depth < 1 || depth > DL_RING_MAX_DEPTH)
        return -EINVAL;

    struct dl_ring *ring = calloc(1, sizeof *ring + depth * sizeof(struct ring_place));
    uint32_t *tokens = calloc(2 * (size_t)depth, sizeof *tokens);
    if (ring == NULL || tokens == NULL) {
        free(ring);
        free(tokens);
        return -ENOMEM;
    }
    ring->depth = depth;
    ring->shared = shared;
    ring->written.tokens = tokens;
    ring->finished.tokens = tokens + depth;
    atomic_init(&ring->closed, false);
    atomic_flag_clear(&ring->entered);

    int result = set_up(ring);
    if (result == 0) {
        result = probe(ring);
        if (result < 0)
            io_uring_queue_exit(&ring->uring);
    }
    if (result < 0) {
        free(tokens);
        free(ring);
        return result;
    }
    *out = ring;
    return 0;
}

int dl_ring_open(uint32_t depth, dl_ring **out)
{
    return open_ring(depth, false, out);
}

int dl_ring_open_shared(uint32_t depth, dl_ring **out)
{
    return open_ring(depth, true, out);
}

/* Waits until the kernel uses no buffer any more. */
static int await_all(struct dl_ring *ring)
{
    while (ring->in_flight > 0) {
        int result = sys_ring_wait(&ring->uring, 1);
        if (result < 0 && result != -EINTR)
            return result;
        ring_drain(ring);
    }
    return 0;
}

int dl_ring_close(dl_ring *ring)
{
    int result = ring_enter_any(ring);
    if (result < 0)
        return result;
    if (ring->in_flight > 0) {
        if (!ring->shared && !pthread_equal(ring->owner, pthread_self())) {
            ring_leave(ring);
            return -EEXIST;
        }
        ring->closing = true;
        result = await_all(ring);
        ring->closing = false;
        if (result < 0) {
            ring_leave(ring);
            return result;
        }
    }
    io_uring_queue_exit(&ring->uring);
    atomic_store(&ring->closed, true);
    ring_leave(ring);
    return 0;
}

void dl_ring_free(dl_ring *ring)
{
    if (ring == NULL || !atomic_load(&ring->closed))
        return;
    free(ring->written.tokens);
    free(ring);
}

int dl_ring_flags(const dl_ring *ring)
{
    if (ring == NULL)
        return -EINVAL;
    return atomic_load(&ring->closed) ? -EBADF : ring->flags;
}
