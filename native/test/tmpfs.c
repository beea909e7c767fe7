/* On tmpfs the type shows it, and everything that does not need a disk works. */
#include "check.h"

int main(void)
{
    EQUAL(-ENOENT, dl_file_system("/nowhere"));
    EQUAL(-EFAULT, dl_file_system(NULL));
    EQUAL(0x9fa0, dl_file_system("/proc"));
    if (dl_file_system("/dev/shm") != TMPFS)
        skip("/dev/shm is no tmpfs");
    if (access("/dev/shm", W_OK) != 0)
        skip("/dev/shm is not to be written");
    in_directory("/dev/shm");

    /* Since Linux 6.6 it takes O_DIRECT; before, no file is left. */
    int fd = dl_open(path_of("direct"), DL_READ | DL_WRITE | DL_CREATE | DL_DIRECT, 0600);
    if (fd < 0) {
        EQUAL(-EINVAL, fd);
        EQUAL(-ENOENT, dl_open(path_of("direct"), DL_READ, 0));
        fd = new_file("plain", 0);
    }
    uint32_t needs[2];
    int result = dl_alignment(fd, needs);
    CHECK(result == 0 || result == -EOPNOTSUPP);
    char *p = buffer(BLOCK);
    char *q = buffer(BLOCK);
    fill(p, BLOCK, 8);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        EQUAL(BLOCK, dl_commit(fd, p, BLOCK, method * BLOCK, method));
        EQUAL(BLOCK, dl_read(fd, q, BLOCK, method * BLOCK));
        CHECK(memcmp(p, q, BLOCK) == 0);
    }
    EQUAL(0, dl_sync_directory(check_directory));
    result = dl_allocate(fd, 0, BLOCK, 1);
    CHECK(result == 0 || result == -EOPNOTSUPP);
    EQUAL(0, dl_close(fd));
    return 0;
}
