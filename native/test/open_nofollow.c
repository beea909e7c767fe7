/* A symbolic link as last part of the path is refused, one on the way is followed. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", 0);
    EQUAL(0, symlink("file", path_of("link")));
    EQUAL(-ELOOP, dl_open(path_of("link"), DL_READ, 0));
    EQUAL(-ELOOP, dl_open(path_of("link"), DL_READ | DL_WRITE | DL_DIRECT, 0));
    EQUAL(-EEXIST, dl_open(path_of("link"), DL_WRITE | DL_CREATE, 0600));
    EQUAL(0, symlink("nowhere", path_of("dangling")));
    EQUAL(-EEXIST, dl_open(path_of("dangling"), DL_WRITE | DL_CREATE, 0600));
    EQUAL(-ENOENT, dl_open(path_of("nowhere"), DL_READ, 0));
    EQUAL(0, dl_close(fd));

    EQUAL(0, symlink(".", path_of("here")));
    fd = dl_open(path_of("here/file"), DL_READ, 0);
    CHECK(fd >= 0);
    EQUAL(0, dl_close(fd));
    return 0;
}
