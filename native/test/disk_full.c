/* A full file system gives -ENOSPC from every kind of write, also if a part still fits. */
#include "check.h"

#include <sys/mount.h>

static char place[300];

static void unmount(void)
{
    umount2(place, MNT_DETACH);
    rmdir(place);
}

int main(void)
{
    dl_ring *ring = new_ring(2);
    snprintf(place, sizeof place, "%s", path_of("mount"));
    EQUAL(0, mkdir(place, 0700));
    if (mount("duralog-test", place, "tmpfs", 0, "size=64k") != 0)
        skip("may not mount a tmpfs of 64 KiB");
    atexit(unmount);

    char *p = buffer(128 << 10);
    char path[400];
    snprintf(path, sizeof path, "%s/file", place);
    int fd = dl_open(path, DL_READ | DL_WRITE | DL_CREATE, 0600);
    CHECK(fd >= 0);
    EQUAL(-ENOSPC, dl_write(fd, p, 128 << 10, 0));
    EQUAL(-ENOSPC, dl_write(fd, p, BLOCK, 64 << 10));
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        EQUAL(-ENOSPC, dl_commit(fd, p, 128 << 10, 0, method));
        EQUAL(0, dl_ring_write(ring, fd, p, 128 << 10, 0, method, 1));
        EQUAL(-ENOSPC, reap_one(ring, 1));
    }
    /* Writes that fit still work. */
    EQUAL(BLOCK, dl_commit(fd, p, BLOCK, 0, DL_FDATASYNC));
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, BLOCK, DL_DSYNC, 0));
    EQUAL(BLOCK, reap_one(ring, 0));
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
