/* A cached read gives what is in the page cache and -EAGAIN for what is not. */
#include "check.h"

#define PLACES 100
#define APART ((int64_t)4 << 20)

int main(void)
{
    int fd = new_file("file", 0);
    char *p = buffer(3 * BLOCK);
    char *q = buffer(3 * BLOCK);
    fill(p, 3 * BLOCK, 2);
    EQUAL(3 * BLOCK, dl_write(fd, p, 3 * BLOCK, 0));
    int64_t n = dl_read_cached(fd, q, 3 * BLOCK, 0);
    if (n == -EOPNOTSUPP)
        skip("no RWF_NOWAIT in this file system");
    EQUAL(3 * BLOCK, n);
    CHECK(memcmp(p, q, 3 * BLOCK) == 0);
    EQUAL(BLOCK, dl_read_cached(fd, q, 3 * BLOCK, 2 * BLOCK));
    EQUAL(0, dl_read_cached(fd, q, BLOCK, 3 * BLOCK));
    EQUAL(-EINVAL, dl_read_cached(fd, q, -1, 0));

    EQUAL(0, dl_close(fd));

    if (dl_file_system(check_directory) == TMPFS)
        skip("tmpfs is its own cache");
    /* Written past the page cache, never read, and too far apart for read-ahead. */
    int direct = new_file("direct", DL_DIRECT);
    for (int i = 0; i < PLACES; i++)
        EQUAL(BLOCK, dl_write(direct, p, BLOCK, i * APART));
    EQUAL(0, dl_sync(direct));
    EQUAL(0, dl_close(direct));
    fd = dl_open(path_of("direct"), DL_READ, 0);
    CHECK(fd >= 0);
    int refused = 0;
    for (int i = 0; i < PLACES; i++) {
        n = dl_read_cached(fd, q, BLOCK, i * APART);
        /* The kernel may begin to read, and the disk be faster than its next look. */
        if (n != BLOCK)
            EQUAL(-EAGAIN, n);
        refused += n == -EAGAIN;
        EQUAL(BLOCK, dl_read(fd, q, BLOCK, i * APART));
        CHECK(memcmp(p, q, BLOCK) == 0);
    }
    if (refused == 0)
        skip("this disk is never waited for");
    EQUAL(0, dl_close(fd));
    return 0;
}
