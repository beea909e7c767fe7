/* Whatever call or completion fails while a ring opens, writes, reads and closes: no hang, an
 * error or success with all bytes in place, and every descriptor given back. */
#include "faults.h"

#include <fcntl.h>

#define AT_ONCE 3
#define LEN ((int64_t)4 * BLOCK)

static char *p;
static char *q;
static int fd;
static int method;

static void check_error(int64_t result, const char *how)
{
    /* A set-up that is refused again and again ends with that error; EINTR and short never show. */
    EQUAL(error_of(how), result);
    CHECK(result < 0);
}

/* Starts three and reaps them; each result is the whole length or the injected error. */
static void round_trip(dl_ring *ring, bool writing, const char *how)
{
    unsigned started = 0;
    for (uint32_t token = 0; token < AT_ONCE; token++) {
        int64_t off = token * LEN;
        int result = writing ? dl_ring_write(ring, fd, p + off, LEN, off, method, token)
                             : dl_ring_read(ring, fd, q + off, LEN, off, token);
        if (result == 0)
            started |= 1U << token;
        else
            check_error(result, how);
    }
    while (started != 0) {
        uint32_t tokens[AT_ONCE];
        int64_t results[AT_ONCE];
        int n = dl_ring_reap(ring, tokens, results, AT_ONCE, 1);
        if (n < 0) {
            check_error(n, how);
            continue;
        }
        CHECK(n > 0);
        for (int i = 0; i < n; i++) {
            CHECK((started & 1U << tokens[i]) != 0);
            started &= ~(1U << tokens[i]);
            if (results[i] != LEN) {
                check_error(results[i], how);
                continue;
            }
            if (writing)
                EQUAL(LEN, pread(fd, q + tokens[i] * LEN, LEN, tokens[i] * LEN));
            CHECK(memcmp(p + tokens[i] * LEN, q + tokens[i] * LEN, LEN) == 0);
        }
    }
}

static void scenario(const char *how)
{
    EQUAL(0, ftruncate(fd, 0));
    memset(q, 0, AT_ONCE * LEN);
    dl_ring *ring;
    int result = dl_ring_open(AT_ONCE, &ring);
    if (result < 0) {
        check_error(result, how);
        CHECK(ring == NULL);
        return;
    }
    round_trip(ring, true, how);
    EQUAL(AT_ONCE * LEN, pwrite(fd, p, AT_ONCE * LEN, 0));
    memset(q, 0, AT_ONCE * LEN);
    round_trip(ring, false, how);
    /* With a write in flight as well. */
    result = dl_ring_write(ring, fd, p, LEN, 0, method, 0);
    if (result < 0)
        check_error(result, how);
    result = dl_ring_close(ring);
    if (result < 0) {
        /* Still open; the kernel is asked again. */
        check_error(result, how);
        EQUAL(0, dl_ring_close(ring));
    }
    EQUAL(-EBADF, dl_ring_close(ring));
    dl_ring_free(ring);
}

int main(void)
{
    p = buffer(AT_ONCE * LEN);
    q = buffer(AT_ONCE * LEN);
    fill(p, AT_ONCE * LEN, 13);
    end_ring(new_ring(1));
    fd = new_file("file", DL_DIRECT);
    for (method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        fail_each("any", scenario);
        fail_each("submit", scenario);
    }
    EQUAL(0, dl_close(fd));
    return 0;
}
