/* Run by deny-uring: there is no ring, the error is -EPERM, and all blocking calls work. */
#include "check.h"

int main(void)
{
    int before = open_descriptors();
    dl_ring *ring;
    EQUAL(-EPERM, dl_ring_open(4, &ring));
    CHECK(ring == NULL);
    EQUAL(before, open_descriptors());
    int fd = new_file("file", DL_DIRECT);
    char *p = buffer(BLOCK);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++)
        EQUAL(BLOCK, dl_commit(fd, p, BLOCK, 0, method));
    EQUAL(BLOCK, dl_read(fd, p, BLOCK, 0));
    EQUAL(0, dl_sync_directory(check_directory));
    EQUAL(0, dl_close(fd));
    return 0;
}
