/* The bytes in the page cache are counted without reading them: all after a buffered write, none
 * after a direct one, and counting changes neither. */
#include "check.h"

#define LEN ((int64_t)1 << 20)

int main(void)
{
    int fd = new_file("file", 0);
    char *p = buffer(LEN);
    fill(p, LEN, 2);
    EQUAL(LEN, dl_write(fd, p, LEN, 0));
    int64_t n = dl_cached(fd, 0, LEN);
    if (n == -EOPNOTSUPP || n == -EPERM)
        skip("no cachestat in this kernel");
    EQUAL(LEN, n);
    EQUAL(100, dl_cached(fd, 50, 100));
    EQUAL(0, dl_cached(fd, LEN, LEN));
    EQUAL(LEN, dl_cached(fd, 0, 5 * LEN));
    EQUAL(0, dl_cached(fd, 0, 0));
    EQUAL(-EINVAL, dl_cached(fd, -1, 1));
    EQUAL(-EINVAL, dl_cached(fd, 1, INT64_MAX));
    EQUAL(0, dl_close(fd));
    EQUAL(-EBADF, dl_cached(fd, 0, LEN));

    if (dl_file_system(check_directory) == TMPFS)
        skip("tmpfs is its own cache");
    int direct = new_file("direct", DL_DIRECT);
    EQUAL(LEN, dl_write(direct, p, LEN, 0));
    for (int i = 0; i < 10; i++)
        EQUAL(0, dl_cached(direct, 0, LEN));
    fd = dl_open(path_of("direct"), DL_READ, 0);
    EQUAL(BLOCK, dl_read(fd, p, BLOCK, LEN / 2));
    n = dl_cached(direct, 0, LEN);
    CHECK(n >= BLOCK);
    CHECK(n < LEN);
    EQUAL(LEN, dl_read(direct, p, LEN, 0));
    EQUAL(n, dl_cached(direct, 0, LEN));
    EQUAL(0, dl_close(direct));
    EQUAL(0, dl_close(fd));
    return 0;
}
