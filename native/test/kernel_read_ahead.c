/* Without the kernel's read-ahead a buffered read brings in what it asks for and no more. */
#include "check.h"

#define LEN ((int64_t)8 << 20)
#define PIECE ((int64_t)64 << 10)

enum { UNTOUCHED, OFF, ON };

/* Bytes in the page cache after two reads at the beginning of a file that was not cached. */
static int64_t brought_in(const char *name, int how)
{
    char *p = buffer(LEN);
    int direct = new_file(name, DL_DIRECT);
    EQUAL(LEN, dl_write(direct, p, LEN, 0));
    int fd = dl_open(path_of(name), DL_READ, 0);
    CHECK(fd >= 0);
    if (how != UNTOUCHED)
        EQUAL(0, dl_kernel_read_ahead(fd, 0));
    if (how == ON)
        EQUAL(0, dl_kernel_read_ahead(fd, 1));
    EQUAL(PIECE, dl_read(fd, p, PIECE, 0));
    EQUAL(PIECE, dl_read(fd, p, PIECE, PIECE));
    int64_t n = dl_cached(fd, 0, LEN);
    EQUAL(0, dl_close(direct));
    EQUAL(0, dl_close(fd));
    return n;
}

int main(void)
{
    int64_t off = brought_in("off", OFF);
    if (dl_file_system(check_directory) == TMPFS)
        skip("tmpfs is its own cache");
    if (off == -EOPNOTSUPP || off == -EPERM)
        skip("no cachestat in this kernel");
    EQUAL(2 * PIECE, off);
    EQUAL(-EBADF, dl_kernel_read_ahead(-1, 0));
    if (brought_in("untouched", UNTOUCHED) == 2 * PIECE)
        skip("a disk for which the kernel never reads ahead");
    CHECK(brought_in("on", ON) > 2 * PIECE);
    return 0;
}
