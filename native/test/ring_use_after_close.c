/* A closed ring gives -EBADF from every call and every thread until it is freed. */
#include "check.h"

#include <pthread.h>

static dl_ring *ring;
static int fd;
static char *p;

static void *use(void *unused)
{
    (void)unused;
    uint32_t token = 7;
    int64_t result = 7;
    EQUAL(-EBADF, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
    EQUAL(-EBADF, dl_ring_read(ring, fd, p, BLOCK, 0, 0));
    EQUAL(-EBADF, dl_ring_reap(ring, &token, &result, 1, 1));
    EQUAL(-EBADF, dl_ring_flags(ring));
    EQUAL(-EBADF, dl_ring_close(ring));
    EQUAL(7, token);
    return NULL;
}

int main(void)
{
    fd = new_file("file", 0);
    p = buffer(BLOCK);
    for (int used = 0; used < 2; used++) {
        ring = new_ring(2);
        if (used) {
            EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
            EQUAL(BLOCK, reap_one(ring, 0));
        }
        /* Still open: not freed, but kept. */
        dl_ring_free(ring);
        CHECK(dl_ring_flags(ring) >= 0);
        EQUAL(0, dl_ring_close(ring));
        use(NULL);
        pthread_t thread;
        EQUAL(0, pthread_create(&thread, NULL, use, NULL));
        EQUAL(0, pthread_join(thread, NULL));
        dl_ring_free(ring);
    }
    dl_ring_free(NULL);
    EQUAL(-EINVAL, dl_ring_write(NULL, fd, p, BLOCK, 0, DL_DSYNC, 0));
    EQUAL(-EINVAL, dl_ring_read(NULL, fd, p, BLOCK, 0, 0));
    EQUAL(-EINVAL, dl_ring_reap(NULL, NULL, NULL, 0, 0));
    EQUAL(-EINVAL, dl_ring_flags(NULL));
    EQUAL(-EINVAL, dl_ring_close(NULL));
    EQUAL(0, dl_close(fd));
    return 0;
}
