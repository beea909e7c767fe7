/* Where the kernel can write zeroes the range reads as zero; elsewhere -EOPNOTSUPP says that
 * the caller has to, and nothing changed. */
#include "check.h"

int main(void)
{
    char *p = buffer(4 * BLOCK);
    fill(p, 4 * BLOCK, 5);
    int fd = new_file("file", DL_DIRECT);
    EQUAL(4 * BLOCK, dl_commit(fd, p, 4 * BLOCK, 0, DL_FDATASYNC));
    EQUAL(-EINVAL, dl_write_zeroes(fd, 0, 0));
    EQUAL(-EINVAL, dl_write_zeroes(fd, -1, BLOCK));
    EQUAL(-EINVAL, dl_write_zeroes(fd, 0, -1));
    int result = dl_write_zeroes(fd, BLOCK, 8 * BLOCK);
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
    return 0;
}
