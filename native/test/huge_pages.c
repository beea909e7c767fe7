/* Asking for huge pages keeps the memory's content and refuses memory not mapped or aligned. */
#include "check.h"

#define HUGE ((size_t)2 << 20)

int main(void)
{
    char *room = buffer(3 * HUGE);
    char *p = room + (HUGE - (uintptr_t)room % HUGE) % HUGE;
    fill(p, HUGE, 6);
    int result = dl_huge_pages(p, (int64_t)HUGE);
    if (result == -EINVAL)
        skip("a kernel without huge pages");
    EQUAL(0, result);
    char *expected = buffer(HUGE);
    fill(expected, HUGE, 6);
    CHECK(memcmp(expected, p, HUGE) == 0);
    EQUAL(-EINVAL, dl_huge_pages(p + 1, (int64_t)HUGE));
    EQUAL(-EINVAL, dl_huge_pages(p, -1));
    EQUAL(0, munmap(room, 3 * HUGE));
    EQUAL(-ENOMEM, dl_huge_pages(p, (int64_t)HUGE));
    return 0;
}
