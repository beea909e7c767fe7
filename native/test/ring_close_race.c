/* One thread closes a ring again and again while its owner works: refused while something is in
 * flight, then done; the owner sees results or -EBADF, and every write it reaped is there. */
#include "check.h"

#include <pthread.h>
#include <sched.h>

#define ROUNDS 200

static dl_ring *ring;
static int fd;
static char *p;

static void *own(void *unused)
{
    (void)unused;
    uint32_t token;
    int64_t result;
    for (;;) {
        int n = dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0);
        /* -EEXIST: the other thread is just inside. */
        if (n == -EEXIST || n == -EALREADY)
            continue;
        if (n == -EBADF)
            return NULL;
        EQUAL(0, n);
        do
            n = dl_ring_reap(ring, &token, &result, 1, 1);
        while (n == -EEXIST);
        if (n == -EBADF)
            return NULL;
        EQUAL(1, n);
        EQUAL(BLOCK, result);
        sched_yield();
    }
}

int main(void)
{
    fd = new_file("file", DL_DIRECT);
    p = buffer(BLOCK);
    int before = open_descriptors();
    for (int round = 0; round < ROUNDS; round++) {
        ring = new_ring(1);
        pthread_t owner;
        EQUAL(0, pthread_create(&owner, NULL, own, NULL));
        int result;
        while ((result = dl_ring_close(ring)) != 0) {
            EQUAL(-EEXIST, result);
            sched_yield();
        }
        EQUAL(0, pthread_join(owner, NULL));
        EQUAL(before, open_descriptors());
        dl_ring_free(ring);
    }
    EQUAL(0, dl_close(fd));
    return 0;
}
