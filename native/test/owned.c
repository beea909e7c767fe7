/* dl_owned counts up to the first hole, whatever the number of extents. */
#include "check.h"

#define HOLES 80 /* more than one call of FIEMAP tells */

static void pieces(const char *p)
{
    int fd = new_file("pieces", DL_DIRECT);
    for (int64_t i = 0; i < HOLES; i++)
        EQUAL(BLOCK, dl_write(fd, p, BLOCK, 2 * i * BLOCK));
    EQUAL(0, dl_sync(fd));
    for (int64_t i = 0; i < HOLES; i++)
        EQUAL(BLOCK, dl_owned(fd, 2 * i * BLOCK, 4 * BLOCK));
    /* Filled from the back, they are extents of their own, and all are there. */
    for (int64_t i = HOLES - 1; i >= 0; i--)
        EQUAL(BLOCK, dl_write(fd, p, BLOCK, (2 * i + 1) * BLOCK));
    EQUAL(0, dl_sync(fd));
    EQUAL(2 * HOLES * BLOCK, dl_owned(fd, 0, 3 * HOLES * BLOCK));
    EQUAL(7, dl_owned(fd, 5, 7));
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    char *p = buffer(8 * BLOCK);
    fill(p, 8 * BLOCK, 9);
    int fd = new_file("file", DL_DIRECT);
    int64_t n = dl_owned(fd, 0, BLOCK);
    if (n == -EOPNOTSUPP)
        skip("no FIEMAP in this file system");
    EQUAL(0, n);
    EQUAL(-EINVAL, dl_owned(fd, -1, BLOCK));
    EQUAL(-EINVAL, dl_owned(fd, 0, -1));
    EQUAL(-EINVAL, dl_owned(fd, INT64_MAX, 1));
    EQUAL(0, dl_owned(fd, 0, 0));
    EQUAL(8 * BLOCK, dl_write(fd, p, 8 * BLOCK, 0));
    EQUAL(BLOCK, dl_write(fd, p, BLOCK, 16 * BLOCK));
    EQUAL(0, dl_sync(fd));
    EQUAL(4 * BLOCK, dl_owned(fd, 0, 4 * BLOCK));
    EQUAL(8 * BLOCK, dl_owned(fd, 0, 17 * BLOCK));
    EQUAL(5 * BLOCK, dl_owned(fd, 3 * BLOCK, 14 * BLOCK));
    EQUAL(0, dl_owned(fd, 9 * BLOCK, BLOCK));
    EQUAL(0, dl_owned(fd, 15 * BLOCK, 2 * BLOCK));
    EQUAL(BLOCK, dl_owned(fd, 16 * BLOCK, 9 * BLOCK));
    if (dl_allocate(fd, 0, 17 * BLOCK, 0) == 0) {
        EQUAL(17 * BLOCK, dl_owned(fd, 0, 20 * BLOCK));
        char *q = buffer(8 * BLOCK);
        EQUAL(8 * BLOCK, dl_read(fd, q, 8 * BLOCK, 0));
        CHECK(memcmp(p, q, 8 * BLOCK) == 0);
    }
    EQUAL(0, dl_close(fd));
    pieces(p);
    return 0;
}
