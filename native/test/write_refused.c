/* Impossible writes give the kernel's error: too far, not aligned, no memory, read only. */
#include "check.h"

#include <signal.h>
#include <sys/resource.h>

int main(void)
{
    char *p = buffer(2 * BLOCK);
    int fd = new_file("file", 0);
    EQUAL(-EINVAL, dl_write(fd, p, -1, 0));
    EQUAL(-EINVAL, dl_write(fd, p, BLOCK, -BLOCK));
    EQUAL(-EINVAL, dl_write(fd, p, BLOCK, INT64_MAX - BLOCK + 1));
    EQUAL(-EFAULT, dl_write(fd, NULL, BLOCK, 0));
    /* A tmpfs has no largest offset. */
    if (dl_file_system(check_directory) != TMPFS)
        EQUAL(-EFBIG, dl_write(fd, p, BLOCK, INT64_MAX - BLOCK));
    EQUAL(0, dl_close(fd));

    fd = dl_open(path_of("file"), DL_READ, 0);
    EQUAL(-EBADF, dl_write(fd, p, BLOCK, 0));
    EQUAL(0, dl_close(fd));

    /* Over the limit in the middle: the part that fits is written, the result is the error. */
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {BLOCK, BLOCK};
    EQUAL(0, setrlimit(RLIMIT_FSIZE, &limit));
    fd = dl_open(path_of("file"), DL_WRITE, 0);
    EQUAL(-EFBIG, dl_write(fd, p, 2 * BLOCK, 0));
    EQUAL(0, dl_close(fd));

    fd = new_file("direct", DL_DIRECT);
    uint32_t needs[2] = {512, 512};
    if (dl_alignment(fd, needs) < 0 || needs[1] == 1)
        skip("not known whether direct I/O needs alignment here");
    EQUAL(-EINVAL, dl_write(fd, p, BLOCK, 1));
    EQUAL(-EINVAL, dl_write(fd, p, 1, 0));
    EQUAL(-EINVAL, dl_write(fd, p + 1, BLOCK, 0));
    EQUAL(BLOCK, dl_write(fd, p, BLOCK, 0));
    EQUAL(0, dl_close(fd));
    return 0;
}
