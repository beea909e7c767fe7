/* Writes in the ring by each method, alone and several at once, put their bytes in place. */
#include "check.h"

#define AT_ONCE 4
#define LEN ((int64_t)256 << 10)

static void check_method(int method, int flags)
{
    char *p = buffer(AT_ONCE * LEN);
    char *q = buffer(AT_ONCE * LEN);
    char name[32];
    snprintf(name, sizeof name, "file-%d-%d", method, flags);
    int fd = new_file(name, flags);
    dl_ring *ring = new_ring(AT_ONCE);

    fill(p, BLOCK, 9);
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, method, 3));
    EQUAL(BLOCK, reap_one(ring, 3));
    EQUAL(BLOCK, dl_read(fd, q, BLOCK, 0));
    CHECK(memcmp(p, q, BLOCK) == 0);

    for (unsigned round = 0; round < 20; round++) {
        fill(p, AT_ONCE * LEN, round);
        for (uint32_t token = 0; token < AT_ONCE; token++)
            EQUAL(0, dl_ring_write(ring, fd, p + token * LEN, LEN, token * LEN, method, token));
        uint32_t tokens[AT_ONCE];
        int64_t results[AT_ONCE];
        EQUAL(AT_ONCE, dl_ring_reap(ring, tokens, results, AT_ONCE, AT_ONCE));
        unsigned seen = 0;
        for (int i = 0; i < AT_ONCE; i++) {
            EQUAL(LEN, results[i]);
            seen |= 1U << tokens[i];
        }
        EQUAL((1U << AT_ONCE) - 1, seen);
        EQUAL(AT_ONCE * LEN, dl_read(fd, q, AT_ONCE * LEN, 0));
        CHECK(memcmp(p, q, AT_ONCE * LEN) == 0);
    }
    end_ring(ring);
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        check_method(method, 0);
        check_method(method, DL_DIRECT);
    }
    return 0;
}
