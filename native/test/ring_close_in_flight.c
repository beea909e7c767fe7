/* Closing waits until the kernel uses no buffer any more: writes in flight are written, and no
 * read arrives in memory that has another use by then. */
#include "check.h"

#define LEN ((int64_t)1 << 20)

int main(void)
{
    int fd = new_file("file", DL_DIRECT);
    char *p = buffer(4 * LEN);
    char *q = buffer(4 * LEN);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        fill(p, 4 * LEN, (unsigned)method + 11);
        int before = open_descriptors();
        dl_ring *ring = new_ring(4);
        EQUAL(before + 1, open_descriptors());
        for (uint32_t token = 0; token < 4; token++)
            EQUAL(0, dl_ring_write(ring, fd, p + token * LEN, LEN, token * LEN, method, token));
        EQUAL(0, dl_ring_close(ring));
        EQUAL(before, open_descriptors());
        EQUAL(-EBADF, dl_ring_close(ring));
        dl_ring_free(ring);
        EQUAL(4 * LEN, dl_read(fd, q, 4 * LEN, 0));
        CHECK(memcmp(p, q, 4 * LEN) == 0);
    }

    for (int round = 0; round < 50; round++) {
        dl_ring *ring = new_ring(4);
        for (uint32_t token = 0; token < 4; token++)
            EQUAL(0, dl_ring_read(ring, fd, q + token * LEN, LEN, token * LEN, token));
        EQUAL(0, dl_ring_close(ring));
        memset(q, 0x55, 4 * LEN);
        dl_ring_free(ring);
        for (int64_t i = 0; i < 4 * LEN; i += 511)
            CHECK(q[i] == 0x55);
    }
    EQUAL(0, dl_close(fd));
    return 0;
}
