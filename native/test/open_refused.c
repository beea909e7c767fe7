/* Bad flags and paths give errors and leave nothing open. */
#include "check.h"

int main(void)
{
    const char *path = path_of("file");
    int before = open_descriptors();
    EQUAL(-EINVAL, dl_open(path, 0, 0));
    EQUAL(-EINVAL, dl_open(path, DL_DIRECT, 0));
    EQUAL(-EINVAL, dl_open(path, DL_CREATE, 0600));
    EQUAL(-EINVAL, dl_open(path, DL_READ | DL_CREATE, 0600));
    EQUAL(-EINVAL, dl_open(path, DL_READ | 16, 0));
    EQUAL(-EINVAL, dl_open(path, -1, 0));
    EQUAL(-EINVAL, dl_open(path, DL_WRITE | DL_CREATE, -1));
    EQUAL(-EINVAL, dl_open(path, DL_WRITE | DL_CREATE, 010000));
    EQUAL(-EFAULT, dl_open(NULL, DL_READ, 0));
    EQUAL(-ENOENT, dl_open(path_of("missing/file"), DL_WRITE | DL_CREATE, 0600));
    EQUAL(-ENOTDIR, dl_open("/proc/self/status/file", DL_READ, 0));
    char longest[5000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    EQUAL(-ENAMETOOLONG, dl_open(longest, DL_READ, 0));
    EQUAL(-ENOENT, dl_open(path, DL_READ, 0));
    EQUAL(before, open_descriptors());
    return 0;
}
