/* If the kernel can write zeroes the range reads as zero; otherwise -EOPNOTSUPP tells the caller
 * to do it, and nothing changed. With written 0 the blocks are there and no byte is lost. */
#include "check.h"

#include <sys/stat.h>

static void unwritten(char *p, char *q)
{
    int fd = new_file("unwritten", DL_DIRECT);
    EQUAL(4 * BLOCK, dl_commit(fd, p, 4 * BLOCK, 0, DL_FDATASYNC));
    int result = dl_allocate(fd, BLOCK, 8 * BLOCK, 0);
    if (result == -EOPNOTSUPP) {
        printf("nothing is allocated here\n");
        EQUAL(4 * BLOCK, dl_size(fd));
        return;
    }
    EQUAL(0, result);
    EQUAL(9 * BLOCK, dl_size(fd));
    struct stat stat;
    EQUAL(0, fstat(fd, &stat));
    CHECK(stat.st_blocks * 512 >= 9 * BLOCK);
    EQUAL(9 * BLOCK, dl_read(fd, q, 9 * BLOCK, 0));
    CHECK(memcmp(p, q, 4 * BLOCK) == 0);
    for (int i = 4 * BLOCK; i < 9 * BLOCK; i++)
        CHECK(q[i] == 0);
    EQUAL(BLOCK, dl_commit(fd, p, BLOCK, 6 * BLOCK, DL_DSYNC));
    EQUAL(9 * BLOCK, dl_read(fd, q, 9 * BLOCK, 0));
    CHECK(memcmp(p, q + 6 * BLOCK, BLOCK) == 0);
    CHECK(q[8 * BLOCK] == 0);
    EQUAL(0, dl_close(fd));
}

int main(void)
{
    char *p = buffer(4 * BLOCK);
    fill(p, 4 * BLOCK, 5);
    int fd = new_file("file", DL_DIRECT);
    EQUAL(4 * BLOCK, dl_commit(fd, p, 4 * BLOCK, 0, DL_FDATASYNC));
    EQUAL(-EINVAL, dl_allocate(fd, 0, 0, 1));
    EQUAL(-EINVAL, dl_allocate(fd, -1, BLOCK, 1));
    EQUAL(-EINVAL, dl_allocate(fd, 0, -1, 1));
    int result = dl_allocate(fd, BLOCK, 8 * BLOCK, 1);
    char *q = buffer(9 * BLOCK);
    int64_t n = dl_read(fd, q, 9 * BLOCK, 0);
    CHECK(memcmp(p, q, BLOCK) == 0);
    if (result == -EOPNOTSUPP) {
        EQUAL(4 * BLOCK, n);
        CHECK(memcmp(p, q, 4 * BLOCK) == 0);
        char *zeroes = buffer(8 * BLOCK);
        EQUAL(8 * BLOCK, dl_write(fd, zeroes, 8 * BLOCK, BLOCK));
        n = dl_read(fd, q, 9 * BLOCK, 0);
        printf("by writing zeroes\n");
    } else {
        EQUAL(0, result);
    }
    EQUAL(9 * BLOCK, n);
    EQUAL(9 * BLOCK, dl_size(fd));
    for (int i = BLOCK; i < 9 * BLOCK; i++)
        CHECK(q[i] == 0);
    EQUAL(0, dl_close(fd));
    unwritten(p, q);
    return 0;
}
