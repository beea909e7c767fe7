/* A token is in use from its start until it is reaped, not only until it is finished. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", DL_DIRECT);
    char *p = buffer(BLOCK);
    dl_ring *ring = new_ring(2);
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
    EQUAL(-EALREADY, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
    EQUAL(-EALREADY, dl_ring_read(ring, fd, p, BLOCK, 0, 0));
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, BLOCK, DL_FDATASYNC, 1));

    /* Both finish; one is taken, the other waits. */
    uint32_t tokens[2];
    int64_t results[2];
    EQUAL(0, dl_ring_reap(ring, tokens, results, 0, 2));
    EQUAL(1, dl_ring_reap(ring, tokens, results, 1, 1));
    EQUAL(BLOCK, results[0]);
    EQUAL(0, dl_ring_read(ring, fd, p, BLOCK, 0, tokens[0]));
    EQUAL(-EALREADY, dl_ring_read(ring, fd, p, BLOCK, 0, 1 - tokens[0]));
    EQUAL(2, dl_ring_reap(ring, tokens, results, 2, 2));
    EQUAL(0, dl_ring_read(ring, fd, p, BLOCK, 0, 0));
    EQUAL(BLOCK, reap_one(ring, 0));
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
