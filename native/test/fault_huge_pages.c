/* A kernel that cannot make huge pages now may do so later; one that never will gives an error. */
#include "faults.h"

int main(void)
{
    char *p = buffer(BLOCK);
    EQUAL(0, dl_fault_set("madvise:2:EINVAL"));
    EQUAL(0, dl_huge_pages(p, BLOCK));
    EQUAL(1, dl_fault_hits());
    EQUAL(0, dl_fault_set("madvise:1:EINVAL"));
    EQUAL(-EINVAL, dl_huge_pages(p, BLOCK));
    return 0;
}
