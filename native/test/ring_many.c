/* Hundreds of rings at once, opened and closed again and again, give everything back. */
#include "check.h"

#include <sys/resource.h>

#define RINGS 400

int main(void)
{
    struct rlimit limit;
    EQUAL(0, getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_cur < RINGS + 50)
        skip("too few descriptors allowed");
    static dl_ring *rings[RINGS];
    int fd = new_file("file", DL_DIRECT);
    char *p = buffer(BLOCK);
    int before = open_descriptors();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < RINGS; i++) {
            rings[i] = new_ring(4);
            EQUAL(0, dl_ring_write(rings[i], fd, p, BLOCK, i * BLOCK, DL_FDATASYNC, 0));
        }
        EQUAL(before + RINGS, open_descriptors());
        for (int i = 0; i < RINGS; i++) {
            if (i % 2 == 0)
                EQUAL(BLOCK, reap_one(rings[i], 0));
            end_ring(rings[i]);
        }
        EQUAL(before, open_descriptors());
    }
    EQUAL(0, dl_close(fd));
    return 0;
}
