/* A write puts all bytes in place and lets the file grow. */
#include "check.h"

static void check_flags(const char *name, int flags)
{
    const int64_t len = 3 << 20;
    char *p = buffer((size_t)len);
    char *q = buffer((size_t)len);
    fill(p, (size_t)len, 3);
    int fd = new_file(name, flags);
    EQUAL(len, dl_write(fd, p, len, BLOCK));
    EQUAL(len + BLOCK, dl_size(fd));
    EQUAL(len, dl_read(fd, q, len, BLOCK));
    CHECK(memcmp(p, q, (size_t)len) == 0);
    /* Bytes that were never written read as zero. */
    EQUAL(BLOCK, dl_read(fd, q, BLOCK, 0));
    for (int i = 0; i < BLOCK; i++)
        CHECK(q[i] == 0);
    EQUAL(BLOCK, dl_write(fd, p, BLOCK, 2 * BLOCK));
    EQUAL(BLOCK, dl_read(fd, q, BLOCK, 2 * BLOCK));
    CHECK(memcmp(p, q, BLOCK) == 0);
    EQUAL(0, dl_write(fd, p, 0, 0));
    EQUAL(len + BLOCK, dl_size(fd));
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    check_flags("plain", 0);
    check_flags("direct", DL_DIRECT);
    return 0;
}
