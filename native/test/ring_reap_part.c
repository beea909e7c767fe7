/* Polling with wait 0 gets everything in the end, and never more than `max` at a time. */
#include "check.h"

#include <sched.h>

int main(void)
{
    const uint32_t depth = 8;
    int fd = new_file("file", DL_DIRECT);
    char *p = buffer(BLOCK);
    dl_ring *ring = new_ring(depth);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        unsigned seen = 0;
        for (uint32_t token = 0; token < depth; token++)
            EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, token * BLOCK, method, token));
        while (seen != (1U << depth) - 1) {
            uint32_t tokens[4] = {0, 0, 0, 77};
            int64_t results[4];
            int n = dl_ring_reap(ring, tokens, results, 3, 0);
            CHECK(n >= 0 && n <= 3);
            EQUAL(77, tokens[3]);
            for (int i = 0; i < n; i++) {
                EQUAL(BLOCK, results[i]);
                CHECK((seen & 1U << tokens[i]) == 0);
                seen |= 1U << tokens[i];
            }
            if (n == 0)
                sched_yield();
        }
    }
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
