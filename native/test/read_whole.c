/* A read gives all that was asked for, or all up to the end of the file. */
#include "check.h"

#include <fcntl.h>

#define LEN (5 * BLOCK)

static void check_file(const char *name, int flags, int64_t size)
{
    static char data[LEN];
    fill(data, sizeof data, 1);
    int fd = new_file(name, flags);
    /* The whole blocks; the rest, if there is one, through a plain descriptor. */
    char *p = buffer(2 * LEN);
    memcpy(p, data, LEN);
    int plain = dl_open(path_of(name), DL_WRITE, 0);
    EQUAL(size, dl_write(plain, p, size, 0));
    EQUAL(0, dl_sync(plain));
    EQUAL(0, dl_close(plain));

    memset(p, 0, LEN);
    EQUAL(size, dl_read(fd, p, 2 * LEN, 0));
    CHECK(memcmp(p, data, (size_t)size) == 0);
    EQUAL(BLOCK, dl_read(fd, p, BLOCK, BLOCK));
    CHECK(memcmp(p, data + BLOCK, BLOCK) == 0);
    EQUAL(size - 4 * BLOCK, dl_read(fd, p, 2 * BLOCK, 4 * BLOCK));
    EQUAL(0, dl_read(fd, p, BLOCK, LEN));
    EQUAL(0, dl_read(fd, p, BLOCK, (int64_t)1 << 40));
    EQUAL(0, dl_read(fd, p, 0, 0));
    EQUAL(-EINVAL, dl_read(fd, p, -1, 0));
    EQUAL(-EINVAL, dl_read(fd, p, BLOCK, -1));
    EQUAL(-EINVAL, dl_read(fd, p, BLOCK, INT64_MAX - BLOCK + 1));
    EQUAL(-EFAULT, dl_read(fd, NULL, BLOCK, 0));
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    check_file("plain", 0, LEN);
    check_file("plain-odd", 0, LEN - 123);
    check_file("direct", DL_DIRECT, LEN);
    check_file("direct-odd", DL_DIRECT, LEN - 123);
    int fd = dl_open(path_of("plain"), DL_WRITE, 0);
    char byte;
    EQUAL(-EBADF, dl_read(fd, &byte, 1, 0));
    EQUAL(0, dl_close(fd));
    EQUAL(-EISDIR, dl_read(fd = open(".", O_RDONLY), &byte, 1, 0));
    return 0;
}
