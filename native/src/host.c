/* Memory, and the priority of the calling thread. */
#include "duralog.h"
#include "sys.h"

/* Linux 6.1; newer than the headers this has to build with. */
#define ADVICE_COLLAPSE 25

#define HUGE_PAGE ((size_t)2 << 20)

int dl_map(int64_t len, void **out)
{
    if (out == NULL)
        return -EINVAL;
    *out = NULL;
    if (len <= 0 || len > INT64_MAX / 2)
        return -EINVAL;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t wanted = ((size_t)len + page - 1) / page * page;
    void *room;
    int result;
    do
        result = sys_map(wanted + HUGE_PAGE, &room);
    while (result == -EINTR);
    if (result < 0)
        return result;
    /* A huge page starts only at a multiple of its size. */
    const size_t before = (HUGE_PAGE - (uintptr_t)room % HUGE_PAGE) % HUGE_PAGE;
    char *p = (char *)room + before;
    if (before > 0)
        (void)sys_unmap(room, before);
    if (before < HUGE_PAGE)
        (void)sys_unmap(p + wanted, HUGE_PAGE - before);
    *out = p;
    return 0;
}

int dl_unmap(void *p, int64_t len)
{
    return len <= 0 ? -EINVAL : sys_unmap(p, (size_t)len);
}

int dl_huge_pages(void *p, int64_t len)
{
    if (len < 0)
        return -EINVAL;
    int result = sys_madvise(p, (size_t)len, MADV_HUGEPAGE);
    if (result < 0)
        return result;
    /* Now rather than later. Older kernels, or too little memory, leave it for later. */
    (void)sys_madvise(p, (size_t)len, ADVICE_COLLAPSE);
    return 0;
}

int dl_priority(int nice)
{
    return sys_setpriority(nice);
}
