/* Who may use a ring: one thread at a time, and its owner where it has one. */
#include "ring.h"

int ring_enter_any(struct dl_ring *ring)
{
    if (ring == NULL)
        return -EINVAL;
    if (atomic_load(&ring->closed))
        return -EBADF;
    if (atomic_flag_test_and_set(&ring->entered))
        return atomic_load(&ring->closed) ? -EBADF : -EEXIST;
    if (atomic_load(&ring->closed)) {
        atomic_flag_clear(&ring->entered);
        return -EBADF;
    }
    return 0;
}

void ring_leave(struct dl_ring *ring)
{
    atomic_flag_clear(&ring->entered);
}

static int become_owner(struct dl_ring *ring)
{
    if (ring->shared)
        return 0;
    if (ring->owned)
        return pthread_equal(ring->owner, pthread_self()) ? 0 : -EEXIST;
    if (ring->disabled) {
        int result = sys_ring_enable(&ring->uring);
        if (result == -EINTR)
            result = sys_ring_enable(&ring->uring);
        if (result < 0)
            return result;
    }
    ring->owner = pthread_self();
    ring->owned = true;
    return 0;
}

int ring_enter(struct dl_ring *ring)
{
    int result = ring_enter_any(ring);
    if (result < 0)
        return result;
    result = become_owner(ring);
    if (result < 0)
        ring_leave(ring);
    return result;
}
