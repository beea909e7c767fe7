/* A wrong start shows at once; an error of a transfer is its result. */
#include "check.h"

static dl_ring *ring;

static int64_t write_result(int fd, const char *p, int64_t len, int64_t off, int method)
{
    EQUAL(0, dl_ring_write(ring, fd, p, len, off, method, 1));
    return reap_one(ring, 1);
}

int main(void)
{
    int fd = new_file("file", 0);
    char *p = buffer(2 * BLOCK);
    ring = new_ring(2);
    const int64_t past = INT64_MAX - BLOCK + 1;
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, 0, 0, DL_DSYNC, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, -1, 0, DL_DSYNC, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, BLOCK, -1, DL_DSYNC, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, BLOCK, past, DL_DSYNC, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC + 1, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, BLOCK, 0, -1, 0));
    EQUAL(-EINVAL, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 2));
    EQUAL(-EINVAL, dl_ring_read(ring, fd, p, 0, 0, 0));
    EQUAL(-EINVAL, dl_ring_read(ring, fd, p, BLOCK, 0, UINT32_MAX));
    uint32_t token;
    int64_t result;
    EQUAL(0, dl_ring_reap(ring, &token, &result, 1, 1));

    int direct = new_file("direct", DL_DIRECT);
    uint32_t needs[2] = {1, 1};
    bool aligned = dl_alignment(direct, needs) == 0 && needs[1] > 1;
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        EQUAL(-EBADF, write_result(-1, p, BLOCK, 0, method));
        EQUAL(-EBADF, write_result(1 << 20, p, BLOCK, 0, method));
        EQUAL(-EFAULT, write_result(fd, NULL, BLOCK, 0, method));
        if (dl_file_system(check_directory) != TMPFS)
            EQUAL(-EFBIG, write_result(fd, p, BLOCK, INT64_MAX - BLOCK, method));
        if (aligned) {
            EQUAL(-EINVAL, write_result(direct, p, BLOCK, 1, method));
            EQUAL(-EINVAL, write_result(direct, p, 1, 0, method));
            EQUAL(-EINVAL, write_result(direct, p + 1, BLOCK, 0, method));
        }
        /* One that fails does not touch its neighbour. */
        EQUAL(0, dl_ring_write(ring, -1, p, BLOCK, 0, method, 0));
        EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, method, 1));
        uint32_t tokens[2];
        int64_t results[2];
        EQUAL(2, dl_ring_reap(ring, tokens, results, 2, 2));
        for (int i = 0; i < 2; i++)
            EQUAL(tokens[i] == 0 ? -EBADF : BLOCK, results[i]);
    }
    EQUAL(0, dl_ring_read(ring, -1, p, BLOCK, 0, 0));
    EQUAL(-EBADF, reap_one(ring, 0));
    EQUAL(0, dl_ring_read(ring, fd, NULL, BLOCK, 0, 0));
    EQUAL(-EFAULT, reap_one(ring, 0));
    end_ring(ring);
    EQUAL(0, dl_close(direct));
    EQUAL(0, dl_close(fd));
    return 0;
}
