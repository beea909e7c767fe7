/* The lock belongs to the open file, and excludes other open files and POSIX locks. */
#include "check.h"

#include <fcntl.h>
#include <sys/wait.h>

static int writer(void)
{
    int fd = dl_open(path_of("lock"), DL_WRITE, 0);
    CHECK(fd >= 0);
    return fd;
}

/* Whether another process gets a POSIX lock, as a portable writer would. */
static int posix_from_outside(void)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        int fd = open(path_of("lock"), O_WRONLY);
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        _exit(fcntl(fd, F_SETLK, &whole) == 0 ? 1 : errno == EAGAIN || errno == EACCES ? 0 : 2);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int main(void)
{
    EQUAL(0, dl_close(new_file("lock", 0)));
    int fd = writer();
    int result = dl_lock(fd, 1);
    if (result == -EINVAL)
        skip("no locks of open files in this kernel");
    EQUAL(0, result);
    EQUAL(0, dl_lock(fd, 1)); /* again: it already has the lock */
    int other = writer();
    EQUAL(-EAGAIN, dl_lock(other, 1));
    EQUAL(0, posix_from_outside());
    EQUAL(0, dl_close(other)); /* a POSIX lock would be gone now */
    EQUAL(0, posix_from_outside());
    other = writer();
    EQUAL(-EAGAIN, dl_lock(other, 1));

    /* A child that has not called exec yet has the descriptor, and so the lock. */
    int copy = dup(fd);
    EQUAL(0, dl_lock(fd, 0));
    EQUAL(0, dl_close(fd));
    EQUAL(1, posix_from_outside());
    EQUAL(0, dl_lock(other, 1));
    EQUAL(0, posix_from_outside());
    EQUAL(0, dl_close(other));
    EQUAL(1, posix_from_outside());
    EQUAL(0, close(copy));

    int reader = dl_open(path_of("lock"), DL_READ, 0);
    EQUAL(-EBADF, dl_lock(reader, 1));
    EQUAL(0, dl_close(reader));
    EQUAL(-EBADF, dl_lock(reader, 1));
    EQUAL(-EBADF, dl_lock(-1, 0));
    return 0;
}
