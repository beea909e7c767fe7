/* Direct I/O with just the alignment that the file system states works. */
#include "check.h"

int main(void)
{
    int fd = new_file("file", DL_DIRECT);
    uint32_t needs[2] = {7, 7};
    int result = dl_alignment(fd, needs);
    if (result == -EOPNOTSUPP) {
        EQUAL(7, needs[0]);
        EQUAL(7, needs[1]);
        skip("this kernel or file system does not state its alignment");
    }
    EQUAL(0, result);
    for (int i = 0; i < 2; i++)
        CHECK(needs[i] > 0 && needs[i] <= 1 << 20 && (needs[i] & (needs[i] - 1)) == 0);
    char *p = buffer(needs[0] + needs[1] + BLOCK);
    EQUAL(needs[1], dl_write(fd, p + needs[0], needs[1], needs[1]));
    EQUAL(needs[1], dl_read(fd, p + needs[0], needs[1], needs[1]));
    EQUAL(0, dl_close(fd));

    int plain = dl_open("/proc/self/status", DL_READ, 0);
    EQUAL(-EOPNOTSUPP, dl_alignment(plain, needs));
    EQUAL(0, dl_close(plain));
    return 0;
}
