/* Every place of a ring of any allowed depth can be in use at once, and again after reaping. */
#include "check.h"

static void check_depth(uint32_t depth, int fd, char *p)
{
    dl_ring *ring = new_ring(depth);
    uint32_t *tokens = calloc(depth, sizeof *tokens);
    int64_t *results = calloc(depth, sizeof *results);
    char *seen = calloc(depth, 1);
    CHECK(tokens != NULL && results != NULL && seen != NULL);
    for (int round = 1; round <= 3; round++) {
        for (uint32_t token = 0; token < depth; token++)
            EQUAL(0, dl_ring_write(ring, fd, p, 1, token, DL_DSYNC, token));
        EQUAL(-EINVAL, dl_ring_write(ring, fd, p, 1, 0, DL_DSYNC, depth));
        EQUAL(depth, dl_ring_reap(ring, tokens, results, depth, depth));
        for (uint32_t i = 0; i < depth; i++) {
            EQUAL(1, results[i]);
            EQUAL(round, ++seen[tokens[i]]);
        }
    }
    free(tokens);
    free(results);
    free(seen);
    end_ring(ring);
}

int main(void)
{
    /* On tmpfs, if there is one: thousands of syncs of a disk take long. */
    if (dl_file_system("/dev/shm") == TMPFS && access("/dev/shm", W_OK) == 0)
        in_directory("/dev/shm");
    int fd = new_file("file", 0);
    char *p = buffer(BLOCK);
    const uint32_t depths[] = {1, 2, 3, 7, 64, DL_RING_MAX_DEPTH};
    for (int i = 0; i < 6; i++)
        check_depth(depths[i], fd, p);
    EQUAL(0, dl_close(fd));
    return 0;
}
