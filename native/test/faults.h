/*
 * Fault loops: the first call of a scenario fails, then the second, and so on, until a pass meets
 * no fault. After each pass nothing may be left open.
 */
#ifndef DURALOG_TEST_FAULTS_H
#define DURALOG_TEST_FAULTS_H

#include "../fault/faults.h"
#include "check.h"

/* The ways to fail that a scenario is run with. */
static const char *const hows[] = {"EIO", "ENOSPC", "EINTR", "EAGAIN", "ENOMEM", "short"};
#define HOWS (sizeof hows / sizeof *hows)

/* -errno of one of these, or 0 if the call continues. */
static inline int error_of(const char *how)
{
    return strcmp(how, "EIO") == 0      ? -EIO
           : strcmp(how, "ENOSPC") == 0 ? -ENOSPC
           : strcmp(how, "ENOMEM") == 0 ? -ENOMEM
           : strcmp(how, "EAGAIN") == 0 ? -EAGAIN
                                        : 0;
}

/* Runs `scenario` with each n-th call of `what` failing in each way. It gets the way. */
static inline void fail_each(const char *what, void (*scenario)(const char *how))
{
    for (size_t i = 0; i < HOWS; i++) {
        int before = open_descriptors();
        int n = 0;
        int64_t calls;
        do {
            char fault[64];
            snprintf(fault, sizeof fault, "%s:%d:%s", what, ++n, hows[i]);
            EQUAL(0, dl_fault_set(fault));
            /* A hang ends with the name of what hung. */
            fprintf(stderr, "%s\n", fault);
            scenario(hows[i]);
            calls = dl_fault_calls(what);
            EQUAL(0, dl_fault_set(NULL));
            EQUAL(before, open_descriptors());
        } while (n <= calls);
        CHECK(n > 1);
    }
}

#endif
