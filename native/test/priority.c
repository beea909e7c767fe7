/* The priority is that of the calling thread, not of the process. */
#include "check.h"

#include <pthread.h>
#include <sys/resource.h>

static void *lower(void *unused)
{
    (void)unused;
    EQUAL(0, dl_priority(7));
    EQUAL(7, getpriority(PRIO_PROCESS, 0));
    EQUAL(0, dl_priority(99));
    EQUAL(19, getpriority(PRIO_PROCESS, 0));
    return NULL;
}

int main(void)
{
    int before = getpriority(PRIO_PROCESS, 0);
    pthread_t thread;
    EQUAL(0, pthread_create(&thread, NULL, lower, NULL));
    EQUAL(0, pthread_join(thread, NULL));
    EQUAL(before, getpriority(PRIO_PROCESS, 0));
    struct rlimit none = {0, 0};
    EQUAL(0, setrlimit(RLIMIT_NICE, &none));
    if (geteuid() == 0)
        EQUAL(0, seteuid(65534));
    int result = dl_priority(-5);
    CHECK(result == -EACCES || result == -EPERM);
    EQUAL(0, seteuid(getuid()));
    return 0;
}
