/* Reaping while nothing is in flight returns at once with nothing. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", 0);
    char *p = buffer(BLOCK);
    uint32_t tokens[2] = {7, 7};
    int64_t results[2] = {7, 7};
    dl_ring *ring = new_ring(2);
    for (int round = 0; round < 2; round++) {
        for (uint32_t wait = 0; wait < 4; wait++)
            EQUAL(0, dl_ring_reap(ring, tokens, results, 2, wait));
        EQUAL(0, dl_ring_reap(ring, NULL, NULL, 0, 0));
        EQUAL(7, tokens[0]);
        EQUAL(7, results[0]);
        EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
        /* More than there are: all that are in flight. */
        EQUAL(1, dl_ring_reap(ring, tokens, results, 2, 2));
        tokens[0] = 7;
        results[0] = 7;
    }
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
