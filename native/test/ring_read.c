/* Reads in the ring give the whole, or all up to the end of the file. */
#include "check.h"

#define LEN (4 * BLOCK)

static void check_file(const char *name, int flags, int64_t size)
{
    char *p = buffer(LEN);
    char *q = buffer(2 * LEN);
    fill(p, LEN, 10);
    int fd = new_file(name, flags);
    int plain = dl_open(path_of(name), DL_WRITE, 0);
    EQUAL(size, dl_commit(plain, p, size, 0, DL_FDATASYNC));
    EQUAL(0, dl_close(plain));

    dl_ring *ring = new_ring(4);
    EQUAL(0, dl_ring_read(ring, fd, q, 2 * LEN, 0, 2));
    EQUAL(size, reap_one(ring, 2));
    CHECK(memcmp(p, q, (size_t)size) == 0);
    EQUAL(0, dl_ring_read(ring, fd, q, LEN, LEN, 2));
    EQUAL(0, reap_one(ring, 2));
    EQUAL(0, dl_ring_read(ring, fd, q, LEN, (int64_t)1 << 40, 2));
    EQUAL(0, reap_one(ring, 2));

    memset(q, 0, LEN);
    for (uint32_t token = 0; token < 4; token++)
        EQUAL(0, dl_ring_read(ring, fd, q + token * BLOCK, BLOCK, token * BLOCK, token));
    int64_t sum = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t token;
        int64_t result;
        EQUAL(1, dl_ring_reap(ring, &token, &result, 1, 1));
        EQUAL(token == 3 ? size - 3 * BLOCK : BLOCK, result);
        sum += result;
    }
    EQUAL(size, sum);
    CHECK(memcmp(p, q, (size_t)size) == 0);
    end_ring(ring);
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    check_file("plain", 0, LEN);
    check_file("plain-odd", 0, LEN - 123);
    check_file("direct", DL_DIRECT, LEN);
    check_file("direct-odd", DL_DIRECT, LEN - 123);
    return 0;
}
