/* Whatever call fails while a file is created, written, synced and read: the function that made
 * it reports it, or continued; a success means that the bytes are there. */
#include "faults.h"

#include <fcntl.h>

#define LEN ((int64_t)8 * BLOCK)

static char *p;
static char *q;
static int flags;
static int method;

/* Whether an error that no call may ignore was injected since the last look: all but those that
 * are tried again. */
static bool must_fail(const char *how)
{
    static int64_t seen;
    const int64_t hits = dl_fault_hits();
    const bool hit = hits > seen;
    seen = hits;
    return hit && error_of(how) != 0 && error_of(how) != -EAGAIN;
}

/* Whether the result is the success, or else the injected error, which is never lost. */
static bool success(int64_t expected, int64_t result, const char *how)
{
    const bool failure = must_fail(how);
    if (result == expected) {
        CHECK(!failure);
        return true;
    }
    EQUAL(error_of(how), result);
    EQUAL(1, dl_fault_hits());
    CHECK(error_of(how) != 0);
    return false;
}

static void check_content(void)
{
    int fd = open(path_of("file"), O_RDONLY);
    EQUAL(LEN, pread(fd, q, LEN + BLOCK, 0));
    EQUAL(0, close(fd));
    CHECK(memcmp(p, q, LEN) == 0);
}

static void scenario(const char *how)
{
    must_fail(how); /* the count starts again */
    unlink(path_of("file"));
    memset(q, 0, LEN);
    int fd = dl_open(path_of("file"), DL_READ | DL_WRITE | DL_CREATE | flags, 0640);
    success(fd < 0 ? 0 : fd, fd, how);
    if (fd < 0) {
        EQUAL(-1, access(path_of("file"), F_OK));
        return;
    }
    uint32_t needs[2];
    int64_t result = dl_alignment(fd, needs);
    if (result != -EOPNOTSUPP)
        success(0, result, how);
    result = dl_allocate(fd, 0, LEN, 1);
    if (result != -EOPNOTSUPP)
        success(0, result, how);
    result = dl_allocate(fd, 0, LEN, 0);
    if (result != -EOPNOTSUPP)
        success(0, result, how);
    result = dl_owned(fd, 0, LEN);
    if (result != -EOPNOTSUPP)
        success(result < 0 ? 0 : result, result, how);
    if (success(LEN, dl_commit(fd, p, LEN, 0, method), how)) {
        check_content();
        success(LEN, dl_size(fd), how);
        if (success(LEN, dl_read(fd, q, LEN + BLOCK, 0), how))
            CHECK(memcmp(p, q, LEN) == 0);
    }
    success(1, dl_same_file(fd, fd), how);
    success(0, dl_lock(fd, 1), how);
    success(0, dl_lock(fd, 0), how);
    int again = dl_open(path_of("file"), DL_READ | flags, 0);
    if (again < 0)
        success(0, again, how);
    else
        EQUAL(0, close(again));
    success(0, dl_kernel_read_ahead(fd, 0), how);
    result = dl_cached(fd, 0, LEN);
    if (result != -EOPNOTSUPP)
        success(result < 0 ? 0 : result, result, how);
    void *memory;
    result = dl_map(LEN, &memory);
    if (success(0, result, how))
        success(0, dl_unmap(memory, LEN), how);
    success(LEN, dl_write(fd, p, LEN, 0), how);
    success(0, dl_sync(fd), how);
    success(0, dl_sync_directory(check_directory), how);
    result = dl_file_system(check_directory);
    success(result < 0 ? 0 : result, result, how);
    success(0, dl_close(fd), how);
}

int main(void)
{
    p = buffer(LEN + BLOCK);
    q = buffer(LEN + BLOCK);
    fill(p, LEN, 12);
    EQUAL(0, dl_close(new_file("probe", DL_DIRECT)));
    for (flags = 0; flags <= DL_DIRECT; flags += DL_DIRECT)
        for (method = DL_FDATASYNC; method <= DL_DSYNC; method++)
            fail_each("any", scenario);
    return 0;
}
