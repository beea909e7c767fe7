/* The first thread to use a ring owns it, whoever opened it; others get -EEXIST, and may
 * close it only while nothing is in flight. */
#include "check.h"

#include <pthread.h>

static dl_ring *ring;
static int fd;
static char *p;

static void *be_refused(void *unused)
{
    (void)unused;
    uint32_t token;
    int64_t result;
    EQUAL(-EEXIST, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 1));
    EQUAL(-EEXIST, dl_ring_read(ring, fd, p, BLOCK, 0, 1));
    EQUAL(-EEXIST, dl_ring_reap(ring, &token, &result, 1, 0));
    EQUAL(-EEXIST, dl_ring_reap(ring, &token, &result, 1, 1));
    EQUAL(-EEXIST, dl_ring_close(ring));
    CHECK(dl_ring_flags(ring) >= 0);
    return NULL;
}

static void *be_owner(void *unused)
{
    (void)unused;
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_FDATASYNC, 0));
    EQUAL(BLOCK, reap_one(ring, 0));
    return NULL;
}

static void run(void *(*what)(void *))
{
    pthread_t thread;
    EQUAL(0, pthread_create(&thread, NULL, what, NULL));
    EQUAL(0, pthread_join(thread, NULL));
}

int main(void)
{
    fd = new_file("file", DL_DIRECT);
    p = buffer(BLOCK);

    ring = new_ring(2);
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
    run(be_refused);
    EQUAL(BLOCK, reap_one(ring, 0));
    end_ring(ring);

    /* Opened here, used there, closed here. */
    ring = new_ring(2);
    run(be_owner);
    end_ring(ring);

    /* Opened and closed by different threads, never used. */
    ring = new_ring(2);
    EQUAL(0, dl_ring_close(ring));
    dl_ring_free(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
