/* Only regular files are opened; everything else is refused at once, without waiting. */
#include "check.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

static void refused(const char *path)
{
    int before = open_descriptors();
    for (int direct = 0; direct <= DL_DIRECT; direct += DL_DIRECT)
        for (int access = DL_READ; access <= (DL_READ | DL_WRITE); access++) {
            int result = dl_open(path, access | direct, 0);
            if (result != -EINVAL || direct == 0) /* the file system may refuse O_DIRECT first */
                EQUAL(-DL_NOT_REGULAR, result);
        }
    EQUAL(before, open_descriptors());
}

static void opened(const char *path, int flags)
{
    int fd = dl_open(path, flags, 0);
    if (fd == -EINVAL && (flags & DL_DIRECT) != 0)
        skip("no direct I/O in this file system");
    CHECK(fd >= 0);
    EQUAL(0, fcntl(fd, F_GETFL) & O_NONBLOCK);
    EQUAL(flags & DL_DIRECT ? O_DIRECT : 0, fcntl(fd, F_GETFL) & O_DIRECT);
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    alarm(20); /* ends a wait for a pipe */
    const char *pipe = path_of("pipe");
    EQUAL(0, mkfifo(pipe, 0600));
    refused(pipe);
    int reader = open(pipe, O_RDONLY | O_NONBLOCK);
    CHECK(reader >= 0);
    refused(pipe);
    EQUAL(0, close(reader));
    EQUAL(0, unlink(pipe));

    EQUAL(0, mkdir(path_of("directory"), 0700));
    refused(path_of("directory"));
    EQUAL(0, rmdir(path_of("directory")));
    refused("/dev/null");

    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(fd >= 0);
    int n = snprintf(name.sun_path, sizeof name.sun_path, "%s", path_of("socket"));
    if (n < (int)sizeof name.sun_path) {
        EQUAL(0, bind(fd, (struct sockaddr *)&name, sizeof name));
        refused(name.sun_path);
    }
    EQUAL(0, close(fd));

    EQUAL(0, dl_close(new_file("file", 0)));
    opened(path_of("file"), DL_READ);
    opened(path_of("file"), DL_WRITE);
    opened(path_of("file"), DL_READ | DL_WRITE | DL_DIRECT);
    return 0;
}
