/* Short transfers continue until they are whole, and the sync covers all of it. */
#include "faults.h"

#define LEN ((int64_t)16 * BLOCK)

int main(void)
{
    char *p = buffer(LEN);
    char *q = buffer(LEN);
    fill(p, LEN, 14);
    int fd = new_file("file", DL_DIRECT);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        dl_ring *ring = new_ring(1);
        EQUAL(0, ftruncate(fd, 0));
        /* 16 blocks as 8, 4 and 4. */
        EQUAL(0, dl_fault_set("write:1:short,write:2:short"));
        EQUAL(LEN, dl_commit(fd, p, LEN, 0, method));
        EQUAL(3, dl_fault_calls("write"));
        EQUAL(method == DL_DSYNC ? 0 : 1, dl_fault_calls("sync"));
        EQUAL(0, dl_fault_set("read:1:short,read:2:short"));
        EQUAL(LEN, dl_read(fd, q, LEN, 0));
        EQUAL(3, dl_fault_calls("read"));
        CHECK(memcmp(p, q, LEN) == 0);

        EQUAL(0, ftruncate(fd, 0));
        EQUAL(0, dl_fault_set("done-write:1:short,done-write:2:short"));
        EQUAL(0, dl_ring_write(ring, fd, p, LEN, 0, method, 0));
        EQUAL(LEN, reap_one(ring, 0));
        EQUAL(3, dl_fault_calls("done-write"));
        EQUAL(method == DL_FDATASYNC ? 1 : 0, dl_fault_calls("sync"));
        EQUAL(0, dl_fault_set("done-read:1:short,done-read:2:short"));
        memset(q, 0, LEN);
        EQUAL(0, dl_ring_read(ring, fd, q, LEN, 0, 0));
        EQUAL(LEN, reap_one(ring, 0));
        EQUAL(3, dl_fault_calls("done-read"));
        CHECK(memcmp(p, q, LEN) == 0);
        end_ring(ring);
    }

    /* The end of a file in the middle of a block: some kernels refuse to continue there. */
    dl_ring *ring = new_ring(1);
    EQUAL(0, dl_fault_set("read:1:short,read:2:EINVAL"));
    EQUAL(LEN / 2, dl_read(fd, q, LEN, 0));
    EQUAL(0, dl_fault_set("done-read:1:short,done-read:2:EINVAL"));
    EQUAL(0, dl_ring_read(ring, fd, q, LEN, 0, 0));
    EQUAL(LEN / 2, reap_one(ring, 0));
    /* A write that is refused half-way has failed, whatever the reason. */
    EQUAL(0, dl_fault_set("write:1:short,write:2:EINVAL"));
    EQUAL(-EIO, dl_write(fd, p, LEN, 0));
    EQUAL(0, dl_fault_set("done-write:1:short,done-write:2:EINVAL"));
    EQUAL(0, dl_ring_write(ring, fd, p, LEN, 0, DL_DSYNC, 0));
    EQUAL(-EIO, reap_one(ring, 0));
    end_ring(ring);

    /* A direct write of one block that stops within it cannot continue: an error, no loop. */
    uint32_t needs[2] = {1, 1};
    if (dl_alignment(fd, needs) == 0 && needs[1] > 512) {
        EQUAL(0, dl_fault_set("write:1:short"));
        int64_t result = dl_write(fd, p, BLOCK, 0);
        CHECK(result == -EIO || result == -EINVAL);
    }
    EQUAL(0, dl_fault_set(NULL));
    EQUAL(0, dl_close(fd));
    return 0;
}
