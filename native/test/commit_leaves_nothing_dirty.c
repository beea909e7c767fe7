/* After a durable write, by any method, blocking or in a ring, the page cache has no dirty page
 * of it; after a plain write it has. */
#include "check.h"

#include <sys/syscall.h>

#define LEN ((int64_t)256 << 10)
#define CACHESTAT 451 /* Linux 6.5 */

static int fd;
static char *p;

static int64_t dirty(void)
{
    struct {
        uint64_t off, len;
    } range = {0, 0};
    struct {
        uint64_t cache, dirty, writeback, evicted, recently_evicted;
    } stat = {0};
    if (syscall(CACHESTAT, fd, &range, &stat, 0) != 0)
        skip("no cachestat in this kernel");
    if (stat.cache == 0)
        skip("this file system keeps its pages elsewhere");
    return (int64_t)(stat.dirty + stat.writeback);
}

int main(void)
{
    fd = new_file("file", 0);
    if (dl_file_system(check_directory) == TMPFS)
        skip("nothing is ever clean on a tmpfs");
    p = buffer(LEN);
    EQUAL(LEN, dl_write(fd, p, LEN, 0));
    if (dirty() == 0)
        skip("this file system writes at once");
    EQUAL(0, dl_sync(fd));
    EQUAL(0, dirty());

    dl_ring *ring = new_ring(1);
    for (unsigned round = 0; round < 20; round++) {
        for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
            fill(p, LEN, round);
            EQUAL(LEN, dl_commit(fd, p, LEN, 0, method));
            EQUAL(0, dirty());
            EQUAL(0, dl_ring_write(ring, fd, p, LEN, 0, method, 0));
            EQUAL(LEN, reap_one(ring, 0));
            EQUAL(0, dirty());
        }
    }
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
