/* Signals that come all the time neither fail nor shorten reads, writes and commits. */
#include "check.h"

#include <signal.h>
#include <sys/time.h>

static volatile sig_atomic_t signals;

static void count(int number)
{
    (void)number;
    signals++;
}

int main(void)
{
    const int64_t len = 8 << 20;
    char *p = buffer((size_t)len);
    char *q = buffer((size_t)len);
    fill(p, (size_t)len, 7);
    int fd = new_file("file", DL_DIRECT);
    dl_ring *ring = new_ring(4);

    /* No SA_RESTART: calls are cut short where they can be. */
    struct sigaction action = {.sa_handler = count};
    EQUAL(0, sigaction(SIGALRM, &action, NULL));
    struct itimerval often = {{0, 200}, {0, 200}};
    EQUAL(0, setitimer(ITIMER_REAL, &often, NULL));
    for (int round = 0; round < 10 || (signals < 50 && round < 1000); round++) {
        EQUAL(len, dl_commit(fd, p, len, 0, round % 2));
        EQUAL(len, dl_read(fd, q, len, 0));
        CHECK(memcmp(p, q, (size_t)len) == 0);
        for (uint32_t token = 0; token < 4; token++)
            EQUAL(0, dl_ring_write(ring, fd, p, len / 4, token * len / 4, round % 2, token));
        uint32_t tokens[4];
        int64_t results[4];
        EQUAL(4, dl_ring_reap(ring, tokens, results, 4, 4));
        for (int i = 0; i < 4; i++)
            EQUAL(len / 4, results[i]);
    }
    struct itimerval never = {{0, 0}, {0, 0}};
    EQUAL(0, setitimer(ITIMER_REAL, &never, NULL));
    printf("%d signals\n", (int)signals);
    CHECK(signals > 0);
    end_ring(ring);
    EQUAL(0, dl_close(fd));
    return 0;
}
