/* What the library asks of memory and of the calling thread. */
#include "duralog.h"
#include "sys.h"

/* Linux 6.1; newer than the headers this has to build with. */
#define ADVICE_COLLAPSE 25

int dl_huge_pages(void *p, int64_t len)
{
    if (len < 0)
        return -EINVAL;
    int result = sys_madvise(p, (size_t)len, MADV_HUGEPAGE);
    if (result < 0)
        return result;
    /* Now rather than some time later; older kernels and short memory leave it to later. */
    (void)sys_madvise(p, (size_t)len, ADVICE_COLLAPSE);
    return 0;
}

int dl_priority(int nice)
{
    return sys_setpriority(nice);
}
