/* A ring that cannot be opened leaves nothing behind, neither memory nor descriptors. */
#include "check.h"

#include <sys/resource.h>

int main(void)
{
    int before = open_descriptors();
    dl_ring *ring = (dl_ring *)&before;
    EQUAL(-EINVAL, dl_ring_open(0, &ring));
    CHECK(ring == NULL);
    EQUAL(-EINVAL, dl_ring_open(DL_RING_MAX_DEPTH + 1, &ring));
    EQUAL(-EINVAL, dl_ring_open(UINT32_MAX, &ring));
    EQUAL(-EINVAL, dl_ring_open(1, NULL));
    end_ring(new_ring(1));

    struct rlimit limit;
    EQUAL(0, getrlimit(RLIMIT_NOFILE, &limit));
    struct rlimit none = {(rlim_t)dup(0), limit.rlim_max};
    EQUAL(0, close((int)none.rlim_cur));
    EQUAL(0, setrlimit(RLIMIT_NOFILE, &none));
    ring = (dl_ring *)&before;
    EQUAL(-EMFILE, dl_ring_open(1, &ring));
    CHECK(ring == NULL);
    EQUAL(0, setrlimit(RLIMIT_NOFILE, &limit));
    EQUAL(before, open_descriptors());
    end_ring(new_ring(1));
    return 0;
}
