/* A commit by each method writes all and returns its length. The tests with the fault build check
 * what it asks of the kernel. */
#include "check.h"

static void check_flags(const char *name, int flags)
{
    const int64_t len = 1 << 20;
    char *p = buffer((size_t)len);
    char *q = buffer((size_t)len);
    int fd = new_file(name, flags);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        fill(p, (size_t)len, (unsigned)method + 4);
        EQUAL(len, dl_commit(fd, p, len, method * len, method));
        EQUAL((method + 1) * len, dl_size(fd));
        EQUAL(len, dl_read(fd, q, len, method * len));
        CHECK(memcmp(p, q, (size_t)len) == 0);
        EQUAL(0, dl_commit(fd, p, 0, 0, method));
    }
    EQUAL(-EINVAL, dl_commit(fd, p, len, 0, -1));
    EQUAL(-EINVAL, dl_commit(fd, p, len, 0, DL_DSYNC + 1));
    EQUAL(-EINVAL, dl_commit(fd, p, -1, 0, DL_DSYNC));
    EQUAL(0, dl_sync(fd));
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    check_flags("plain", 0);
    check_flags("direct", DL_DIRECT);
    return 0;
}
