/* Mapped memory is zero, aligned for huge pages and for direct I/O, and is given back whole. */
#include "check.h"

#define HUGE ((int64_t)2 << 20)

static long mapped_pages(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL);
    long pages = -1;
    EQUAL(1, fscanf(file, "%ld", &pages));
    fclose(file);
    return pages;
}

int main(void)
{
    static const int64_t lengths[] = {1, BLOCK, HUGE - BLOCK, HUGE, 2 * HUGE, 2 * HUGE + 1};
    void *p;
    mapped_pages(); /* maps what the function itself needs */
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const long before = mapped_pages();
        for (int round = 0; round < 20; round++) {
            const int64_t len = lengths[i];
            EQUAL(0, dl_map(len, &p));
            EQUAL(0, (uintptr_t)p % HUGE);
            char *bytes = p;
            for (int64_t at = 0; at < len; at += 100)
                CHECK(bytes[at] == 0);
            memset(bytes, 1, (size_t)len);
            EQUAL(0, dl_unmap(p, len));
        }
        EQUAL(before, mapped_pages());
    }
    EQUAL(-EINVAL, dl_map(0, &p));
    CHECK(p == NULL);
    EQUAL(-EINVAL, dl_map(-1, &p));
    EQUAL(-EINVAL, dl_map(1, NULL));
    EQUAL(-ENOMEM, dl_map(INT64_MAX / 2, &p));
    EQUAL(-EINVAL, dl_unmap(p, 0));
    return 0;
}
