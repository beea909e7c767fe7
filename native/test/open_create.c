/* Creating makes a new file with its mode and never opens an old one. */
#include "check.h"

#include <fcntl.h>

int main(void)
{
    umask(0077);
    for (int direct = 0; direct <= DL_DIRECT; direct += DL_DIRECT) {
        const char *path = path_of(direct != 0 ? "direct" : "plain");
        EQUAL(-ENOENT, dl_open(path, DL_READ | direct, 0));
        int fd = dl_open(path, DL_WRITE | DL_CREATE | direct, 0640);
        if (fd == -EINVAL && direct != 0)
            skip("no direct I/O in this file system");
        CHECK(fd >= 0);
        EQUAL(O_WRONLY, fcntl(fd, F_GETFL) & O_ACCMODE);
        EQUAL(direct != 0 ? O_DIRECT : 0, fcntl(fd, F_GETFL) & O_DIRECT);
        EQUAL(FD_CLOEXEC, fcntl(fd, F_GETFD));
        struct stat stat;
        EQUAL(0, fstat(fd, &stat));
        EQUAL(0640, stat.st_mode & 07777);
        EQUAL(0, dl_close(fd));

        EQUAL(-EEXIST, dl_open(path, DL_WRITE | DL_CREATE | direct, 0640));
        fd = dl_open(path, DL_READ | DL_WRITE | direct, 0);
        CHECK(fd >= 0);
        EQUAL(O_RDWR, fcntl(fd, F_GETFL) & O_ACCMODE);
        EQUAL(direct != 0 ? O_DIRECT : 0, fcntl(fd, F_GETFL) & O_DIRECT);
        EQUAL(FD_CLOEXEC, fcntl(fd, F_GETFD));
        EQUAL(0, dl_close(fd));
    }
    return 0;
}
