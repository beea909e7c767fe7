/* A cached read gives the cached bytes and does not wait for the disk. */
#include "check.h"

#define LEN ((int64_t)1 << 20)
#define PLACES 20

int main(void)
{
    int fd = new_file("file", 0);
    char *p = buffer(LEN);
    char *q = buffer(LEN);
    fill(p, LEN, 2);
    EQUAL(LEN, dl_write(fd, p, LEN, 0));
    int64_t n = dl_read_cached(fd, q, LEN, 0);
    if (n == -EOPNOTSUPP)
        skip("no RWF_NOWAIT in this file system");
    EQUAL(LEN, n);
    CHECK(memcmp(p, q, LEN) == 0);
    EQUAL(BLOCK, dl_read_cached(fd, q, LEN, LEN - BLOCK));
    EQUAL(0, dl_read_cached(fd, q, BLOCK, LEN));
    EQUAL(-EINVAL, dl_read_cached(fd, q, -1, 0));
    EQUAL(0, dl_close(fd));

    if (dl_file_system(check_directory) == TMPFS)
        skip("tmpfs is its own cache");
    /* Written past the page cache and never read. */
    int direct = new_file("direct", DL_DIRECT);
    for (int i = 0; i < PLACES; i++)
        EQUAL(LEN, dl_write(direct, p, LEN, i * LEN));
    EQUAL(0, dl_sync(direct));
    EQUAL(0, dl_close(direct));
    fd = dl_open(path_of("direct"), DL_READ, 0);
    CHECK(fd >= 0);
    int missing = 0;
    for (int i = 0; i < PLACES; i++) {
        /* The kernel begins to read, and the disk may be faster than its next look; so a part
         * may be there all the same. */
        n = dl_read_cached(fd, q, LEN, i * LEN);
        missing += n < LEN;
        if (n != -EAGAIN) {
            CHECK(n > 0);
            CHECK(memcmp(p, q, (size_t)n) == 0);
        }
        EQUAL(LEN, dl_read(fd, q, LEN, i * LEN));
        CHECK(memcmp(p, q, LEN) == 0);
    }
    CHECK(missing > 0);
    EQUAL(0, dl_close(fd));
    return 0;
}
