/* The size of a file, also beyond 4 GiB, and of one that shrank. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", 0);
    EQUAL(0, dl_size(fd));
    EQUAL(1, dl_write(fd, "x", 1, 99));
    EQUAL(100, dl_size(fd));
    const int64_t large = ((int64_t)5 << 30) + 3;
    EQUAL(0, ftruncate(fd, large));
    EQUAL(large, dl_size(fd));
    EQUAL(0, ftruncate(fd, 7));
    EQUAL(7, dl_size(fd));
    EQUAL(0, dl_close(fd));
    return 0;
}
