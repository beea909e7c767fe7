/* A cached read gives what is in the page cache and -EAGAIN for what is not. */
#include "check.h"

#include <fcntl.h>

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

    EQUAL(0, dl_sync(fd));
    if (dl_file_system(check_directory) == TMPFS)
        skip("tmpfs is its own cache");
    /* A page that something else just looks at stays. */
    for (int tries = 0; tries < 100 && n > 0; tries++) {
        EQUAL(0, posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED));
        n = dl_read_cached(fd, q, BLOCK, 0);
    }
    EQUAL(-EAGAIN, n);
    EQUAL(BLOCK, dl_read(fd, q, BLOCK, 0));
    EQUAL(BLOCK, dl_read_cached(fd, q, BLOCK, 0));
    EQUAL(0, dl_close(fd));
    return 0;
}
