/* No write counts as durable without its sync: one fdatasync covers all that are reaped
 * together, and if it fails it fails all of them. No sync hides a failed write. */
#include "faults.h"

#define AT_ONCE 4

static dl_ring *ring;
static int files[2];
static char *p;

static void start_all(int method)
{
    for (uint32_t token = 0; token < AT_ONCE; token++)
        EQUAL(0, dl_ring_write(ring, files[token % 2], p, BLOCK, token * BLOCK, method, token));
}

static void expect_all(int64_t even, int64_t odd)
{
    uint32_t tokens[AT_ONCE];
    int64_t results[AT_ONCE];
    EQUAL(AT_ONCE, dl_ring_reap(ring, tokens, results, AT_ONCE, AT_ONCE));
    for (int i = 0; i < AT_ONCE; i++)
        EQUAL(tokens[i] % 2 == 0 ? even : odd, results[i]);
}

int main(void)
{
    p = buffer(2 * BLOCK);
    ring = new_ring(AT_ONCE);
    files[0] = new_file("even", DL_DIRECT);
    files[1] = new_file("odd", DL_DIRECT);

    EQUAL(0, dl_fault_set(NULL));
    start_all(DL_FDATASYNC);
    EQUAL(0, dl_fault_calls("sync"));
    expect_all(BLOCK, BLOCK);
    EQUAL(2, dl_fault_calls("sync"));

    EQUAL(0, dl_fault_set("sync:1+:EIO"));
    start_all(DL_FDATASYNC);
    expect_all(-EIO, -EIO);
    EQUAL(2, dl_fault_calls("sync"));

    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        EQUAL(0, dl_fault_set("done-write:1+:EIO"));
        start_all(method);
        expect_all(-EIO, -EIO);
        EQUAL(0, dl_fault_calls("sync"));
    }

    EQUAL(0, dl_fault_set(NULL));
    EQUAL(BLOCK, dl_commit(files[0], p, BLOCK, 0, DL_FDATASYNC));
    EQUAL(1, dl_fault_calls("sync"));
    EQUAL(BLOCK, dl_commit(files[0], p, BLOCK, 0, DL_DSYNC));
    EQUAL(1, dl_fault_calls("sync"));
    EQUAL(0, dl_commit(files[0], p, 0, 0, DL_DSYNC));
    EQUAL(2, dl_fault_calls("sync"));
    EQUAL(0, dl_fault_set("sync:1:EIO"));
    EQUAL(-EIO, dl_commit(files[0], p, BLOCK, 0, DL_FDATASYNC));
    end_ring(ring);
    EQUAL(0, dl_close(files[0]));
    EQUAL(0, dl_close(files[1]));
    return 0;
}
