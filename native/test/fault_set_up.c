/* Older kernels get a plainer ring. After one ENOMEM the set-up is tried again, and a kernel that
 * has too little memory gives its reason. */
#include "faults.h"

static int fd;
static char *p;

/* The flags of a ring set up under these faults, which works by every method. */
static int flags_with(const char *faults)
{
    dl_ring *ring;
    EQUAL(0, dl_fault_set(faults));
    EQUAL(0, dl_ring_open(2, &ring));
    int flags = dl_ring_flags(ring);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, method, 1));
        EQUAL(BLOCK, reap_one(ring, 1));
        EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, method, 1));
        uint32_t token;
        int64_t result;
        int n;
        while ((n = dl_ring_reap(ring, &token, &result, 1, 0)) == 0)
            ;
        EQUAL(1, n);
        EQUAL(BLOCK, result);
    }
    EQUAL(0, dl_ring_write(ring, fd, p, BLOCK, 0, DL_DSYNC, 0));
    end_ring(ring);
    return flags;
}

static void refused(const char *faults, int error)
{
    int before = open_descriptors();
    dl_ring *ring;
    EQUAL(0, dl_fault_set(faults));
    EQUAL(error, dl_ring_open(2, &ring));
    CHECK(ring == NULL);
    EQUAL(before, open_descriptors());
}

int main(void)
{
    p = buffer(BLOCK);
    fd = new_file("file", DL_DIRECT);
    dl_ring *plain = new_ring(1);
    int best = dl_ring_flags(plain);
    end_ring(plain);
    EQUAL(best, flags_with(NULL));
    EQUAL(best, flags_with("setup:1:ENOMEM"));
    EQUAL(best, flags_with("enable:1:EINTR,probe:1:EINTR"));
    if (best == (DL_RING_SINGLE_ISSUER | DL_RING_DEFER_TASKRUN))
        EQUAL(DL_RING_SINGLE_ISSUER, flags_with("setup:1:EINVAL"));
    EQUAL(0, flags_with("setup:1:EINVAL,setup:2:EINVAL"));
    refused("setup:1+:ENOMEM", -ENOMEM);
    refused("setup:1+:EPERM", -EPERM);
    refused("setup:1+:ENOSYS", -ENOSYS);
    refused("setup:1+:EINVAL", -EINVAL);
    refused("probe:1:EINVAL", -EOPNOTSUPP);
    EQUAL(0, dl_fault_set(NULL));
    EQUAL(0, dl_close(fd));
    return 0;
}
