/* A descriptor that is not open gives -EBADF everywhere. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", 0);
    EQUAL(0, dl_close(fd));
    char byte[1] = {0};
    uint32_t needs[2] = {7, 7};
    const int closed[] = {fd, -1, 1 << 20};
    for (int i = 0; i < 3; i++) {
        EQUAL(-EBADF, dl_close(closed[i]));
        EQUAL(-EBADF, dl_size(closed[i]));
        EQUAL(-EBADF, dl_read(closed[i], byte, 1, 0));
        EQUAL(-EBADF, dl_read_cached(closed[i], byte, 1, 0));
        EQUAL(-EBADF, dl_write(closed[i], byte, 1, 0));
        EQUAL(-EBADF, dl_sync(closed[i]));
        EQUAL(-EBADF, dl_commit(closed[i], byte, 1, 0, DL_FDATASYNC));
        EQUAL(-EBADF, dl_commit(closed[i], byte, 1, 0, DL_DSYNC));
        EQUAL(-EBADF, dl_allocate(closed[i], 0, 1, 1));
        EQUAL(-EBADF, dl_owned(closed[i], 0, 1));
        EQUAL(-EBADF, dl_alignment(closed[i], needs));
        EQUAL(7, needs[0]);
    }
    return 0;
}
