/* Failures that do not go away end every call with their error: no call tries forever. */
#include "faults.h"

static int fd;
static char *p;

static void check_ring(int method)
{
    uint32_t token;
    int64_t result;
    dl_ring *ring = new_ring(2);
    EQUAL(0, dl_fault_set("submit:1+:EAGAIN"));
    /* More often than there are entries in the ring's queue. */
    for (int i = 0; i < 50; i++) {
        int refused = dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0);
        CHECK(refused == -EAGAIN || refused == -EBUSY);
    }
    EQUAL(0, dl_ring_reap(ring, &token, &result, 1, 1));
    EQUAL(0, dl_fault_set(NULL));
    EQUAL(0, dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0));
    EQUAL(2 * BLOCK, reap_one(ring, 0));

    EQUAL(0, dl_fault_set("done-write:1+:EAGAIN"));
    EQUAL(0, dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0));
    EQUAL(-EAGAIN, reap_one(ring, 0));
    EQUAL(0, dl_fault_set("done-write:1:short,submit:2+:EIO"));
    EQUAL(0, dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0));
    EQUAL(-EIO, reap_one(ring, 0));

    EQUAL(0, dl_fault_set("wait:1+:EAGAIN"));
    EQUAL(0, dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0));
    int n = dl_ring_reap(ring, &token, &result, 1, 1);
    CHECK(n == -EAGAIN || n == 1);
    EQUAL(0, dl_fault_set("sync:1+:EIO"));
    if (n == 1)
        EQUAL(0, dl_ring_write(ring, fd, p, 2 * BLOCK, 0, method, 0));
    EQUAL(method == DL_DSYNC ? 2 * BLOCK : -EIO, reap_one(ring, 0));
    EQUAL(0, dl_fault_set("done-read:1+:EAGAIN"));
    EQUAL(0, dl_ring_read(ring, fd, p, 2 * BLOCK, 0, 0));
    EQUAL(-EAGAIN, reap_one(ring, 0));
    EQUAL(0, dl_fault_set(NULL));
    end_ring(ring);
}

int main(void)
{
    p = buffer(2 * BLOCK);
    fd = new_file("file", DL_DIRECT);
    static const char *const errors[] = {"EIO", "ENOSPC", "EAGAIN", "ENOMEM"};
    for (int i = 0; i < 4; i++) {
        int error = error_of(errors[i]);
        char fault[32];
        snprintf(fault, sizeof fault, "any:1+:%s", errors[i]);
        EQUAL(0, dl_fault_set(fault));
        for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++)
            EQUAL(error, dl_commit(fd, p, 2 * BLOCK, 0, method));
        EQUAL(error, dl_open(path_of("new"), DL_WRITE | DL_CREATE | DL_DIRECT, 0600));
        EQUAL(error, dl_read(fd, p, BLOCK, 0));
        EQUAL(error, dl_read_cached(fd, p, BLOCK, 0));
        EQUAL(error, dl_size(fd));
        EQUAL(error, dl_sync(fd));
        EQUAL(error, dl_sync_directory("."));
        EQUAL(error, dl_allocate(fd, 0, BLOCK, 1));
        EQUAL(error, dl_file_system("."));
        EQUAL(error, dl_huge_pages(p, BLOCK));
        EQUAL(error, dl_priority(0));
        dl_ring *ring;
        EQUAL(error, dl_ring_open(2, &ring));
    }
    EQUAL(0, dl_fault_set(NULL));
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++)
        check_ring(method);
    EQUAL(0, dl_close(fd));
    return 0;
}
