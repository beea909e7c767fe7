/* Two descriptors of one file are told from two files, also if one has taken the other's name. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", 0);
    int again = dl_open(path_of("file"), DL_READ, 0);
    CHECK(again >= 0);
    EQUAL(1, dl_same_file(fd, fd));
    EQUAL(1, dl_same_file(fd, again));
    int other = new_file("other", 0);
    EQUAL(0, dl_same_file(fd, other));
    EQUAL(0, rename(path_of("other"), path_of("file")));
    int renamed = dl_open(path_of("file"), DL_READ, 0);
    EQUAL(0, dl_same_file(fd, renamed));
    EQUAL(1, dl_same_file(other, renamed));
    EQUAL(0, dl_close(again));
    EQUAL(-EBADF, dl_same_file(fd, again));
    EQUAL(-EBADF, dl_same_file(again, fd));
    EQUAL(0, dl_close(fd));
    EQUAL(0, dl_close(other));
    EQUAL(0, dl_close(renamed));
    return 0;
}
