/*
 * Shared by the test programs. A program tests one behaviour; it ends with 0 passed, 1 failed
 * (the place is printed), 77 skipped (the reason is printed).
 */
#ifndef DURALOG_CHECK_H
#define DURALOG_CHECK_H

#include "duralog.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096
#define TMPFS 0x01021994

/* Both are long long, so that one macro does for counts, results and offsets. */
#define EQUAL(expected, actual)                                                                    \
    check_equal(__FILE__, __LINE__, #actual, (long long)(expected), (long long)(actual))
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static inline void check_equal(const char *file, int line, const char *what, long long expected,
                               long long actual)
{
    if (expected == actual)
        return;
    fprintf(stderr, "%s:%d: %s is %lld (%s), expected %lld\n", file, line, what, actual,
            actual < 0 && actual > -4096 ? strerror((int)-actual) : "no error", expected);
    exit(1);
}

static inline void skip(const char *reason)
{
    printf("skipped: %s\n", reason);
    exit(77);
}

static char check_directory[256];

static inline void check_remove(void)
{
    DIR *directory = opendir(check_directory);
    if (directory == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        unlinkat(dirfd(directory), entry->d_name, 0);
    closedir(directory);
    rmdir(check_directory);
}

/* Creates a directory for this test alone in `parent`. */
static inline void in_directory(const char *parent)
{
    CHECK(snprintf(check_directory, sizeof check_directory, "%s/duralog-test-XXXXXX", parent) <
          (int)sizeof check_directory);
    CHECK(mkdtemp(check_directory) != NULL);
    atexit(check_remove);
}

/* A path in that directory. It stays valid for the next three calls. */
static inline const char *path_of(const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    if (check_directory[0] == '\0')
        in_directory(".");
    snprintf(path, sizeof paths[0], "%s/%s", check_directory, name);
    return path;
}

/* A new file for reading and writing, with further `flags`. */
static inline int new_file(const char *name, int flags)
{
    int fd = dl_open(path_of(name), DL_READ | DL_WRITE | DL_CREATE | flags, 0600);
    if (fd == -EINVAL && (flags & DL_DIRECT) != 0)
        skip("no direct I/O in this file system");
    CHECK(fd >= 0);
    return fd;
}

/* Zeroed memory aligned for direct I/O, mapped until the program ends. */
static inline char *buffer(size_t len)
{
    void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

/* Bytes that differ from block to block and within one. */
static inline void fill(char *p, size_t len, unsigned seed)
{
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1664525U + 1013904223U;
        p[i] = (char)(seed >> 24);
    }
}

static inline dl_ring *new_ring(uint32_t depth)
{
    dl_ring *ring;
    int result = dl_ring_open(depth, &ring);
    if (result == -ENOSYS || result == -EPERM)
        skip("no io_uring here");
    EQUAL(0, result);
    return ring;
}

static inline void end_ring(dl_ring *ring)
{
    EQUAL(0, dl_ring_close(ring));
    dl_ring_free(ring);
}

/* Reaps the one token that is in flight or finished. */
static inline int64_t reap_one(dl_ring *ring, uint32_t expected)
{
    uint32_t token = UINT32_MAX;
    int64_t result = INT64_MIN;
    EQUAL(1, dl_ring_reap(ring, &token, &result, 1, 1));
    EQUAL(expected, token);
    return result;
}

static inline int open_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    int n = 0;
    while (readdir(directory) != NULL)
        n++;
    closedir(directory);
    return n;
}

#endif
