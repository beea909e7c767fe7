/* A ring without an owner: one thread starts reads and ends, another reaps them or closes. */
#include "check.h"

#include <pthread.h>

#define LEN ((int64_t)1 << 20)
#define DEPTH 4

static dl_ring *ring;
static int fd;
static char *p;
static char *q;

static void *start_reads(void *unused)
{
    (void)unused;
    for (uint32_t token = 0; token < DEPTH; token++)
        EQUAL(0, dl_ring_read(ring, fd, q + token * LEN, LEN, token * LEN, token));
    return NULL;
}

static void *reap_reads(void *unused)
{
    (void)unused;
    for (int done = 0; done < DEPTH;) {
        uint32_t tokens[DEPTH];
        int64_t results[DEPTH];
        int n = dl_ring_reap(ring, tokens, results, DEPTH, 1);
        CHECK(n > 0);
        for (int i = 0; i < n; i++)
            EQUAL(LEN, results[i]);
        done += n;
    }
    return NULL;
}

static void *close_ring(void *unused)
{
    (void)unused;
    EQUAL(0, dl_ring_close(ring));
    return NULL;
}

static void run(void *(*what)(void *))
{
    pthread_t thread;
    EQUAL(0, pthread_create(&thread, NULL, what, NULL));
    EQUAL(0, pthread_join(thread, NULL));
}

static void open_shared(void)
{
    int result = dl_ring_open_shared(DEPTH, &ring);
    if (result == -ENOSYS || result == -EPERM)
        skip("no io_uring here");
    EQUAL(0, result);
    EQUAL(0, dl_ring_flags(ring));
}

int main(void)
{
    fd = new_file("file", DL_DIRECT);
    p = buffer(DEPTH * LEN);
    q = buffer(DEPTH * LEN);
    fill(p, DEPTH * LEN, 3);
    EQUAL(DEPTH * LEN, dl_write(fd, p, DEPTH * LEN, 0));

    open_shared();
    for (int round = 0; round < 20; round++) {
        memset(q, 0, DEPTH * LEN);
        run(start_reads);
        run(reap_reads);
        CHECK(memcmp(p, q, DEPTH * LEN) == 0);
        start_reads(NULL);
        run(reap_reads);
        run(start_reads);
        reap_reads(NULL);
    }
    end_ring(ring);

    for (int round = 0; round < 20; round++) {
        open_shared();
        run(start_reads);
        run(close_ring);
        memset(q, 0x55, DEPTH * LEN);
        EQUAL(-EBADF, dl_ring_close(ring));
        dl_ring_free(ring);
        for (int64_t i = 0; i < DEPTH * LEN; i += 511)
            CHECK(q[i] == 0x55);
    }
    EQUAL(-EINVAL, dl_ring_open_shared(0, &ring));
    EQUAL(0, dl_close(fd));
    return 0;
}
