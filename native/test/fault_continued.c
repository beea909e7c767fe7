/*
 * A continued transfer stays right: whatever stopped a part of it, the next part asks the same file
 * for all that is missing, from the right place in memory, to the right place in the file, by the
 * same method. The sync comes after the last part. An error in a later part is an error.
 */
#include "faults.h"

#include <fcntl.h>
#include <sys/uio.h>

#define LEN ((int64_t)16 * BLOCK)
#define OFF ((int64_t)5 * BLOCK)
#define TOKEN 2
#define DEPTH 4

/* How the parts of one transfer end: "s" short, "i" EINTR, "a" EAGAIN; the rest follows. */
static const char *const courses[] = {
    "s", "i", "a", "ss", "si", "sa", "is", "as", "sis", "sas", "sss", "aias", "isas",
};
#define COURSES (sizeof courses / sizeof *courses)

static char *p;
static char *q;
static int files[2];
static dl_ring *ring;

static void set_course(const char *op, const char *course, const char *error)
{
    char faults[256] = "";
    size_t n = 0;
    size_t i = 0;
    for (; course[i] != '\0'; i++)
        n += (size_t)snprintf(faults + n, sizeof faults - n, "%s%s:%zu:%s", n > 0 ? "," : "", op,
                              i + 1,
                              course[i] == 's'   ? "short"
                              : course[i] == 'i' ? "EINTR"
                                                 : "EAGAIN");
    if (error != NULL)
        snprintf(faults + n, sizeof faults - n, "%s%s:%zu:%s", n > 0 ? "," : "", op, i + 1, error);
    EQUAL(0, dl_fault_set(faults));
    fprintf(stderr, "%s\n", faults);
}

static int64_t half(int64_t len)
{
    return len / 2 / BLOCK * BLOCK;
}

/* The next request to the kernel that is no sync of this file. */
static struct dl_asked next_transfer(size_t *at)
{
    struct dl_asked a;
    do
        EQUAL(0, dl_fault_asked((*at)++, &a));
    while (a.op == DL_OP_SYNC);
    return a;
}

/* Follows a course: each part asks for exactly what is missing. */
static size_t check_parts(const char *course, enum dl_op op, int fd, const char *buf, int flags,
                          bool in_ring)
{
    int64_t done = 0;
    size_t at = 0;
    for (size_t i = 0; i <= strlen(course); i++) {
        struct dl_asked a = next_transfer(&at);
        EQUAL(op, a.op);
        EQUAL(fd, a.fd);
        CHECK(a.buf == buf + done);
        EQUAL(LEN - done, a.len);
        EQUAL(OFF + done, a.off);
        EQUAL(flags, a.flags);
        EQUAL(in_ring, a.in_ring);
        if (course[i] == 's')
            done += half(LEN - done);
    }
    return at;
}

/* How many syncs of a file were requested from the n-th request on; nothing else was. */
static int syncs_from(size_t at, int fd)
{
    int syncs = 0;
    for (struct dl_asked a; dl_fault_asked(at, &a) == 0; at++) {
        EQUAL(DL_OP_SYNC, a.op);
        EQUAL(fd, a.fd);
        syncs++;
    }
    return syncs;
}

static void check_contents(int fd)
{
    memset(q, 0, LEN);
    EQUAL(LEN, pread(fd, q, LEN, OFF));
    CHECK(memcmp(p, q, LEN) == 0);
    EQUAL(0, ftruncate(fd, 0));
}

static void blocking(const char *course)
{
    set_course("write", course, NULL);
    EQUAL(LEN, dl_write(files[0], p, LEN, OFF));
    EQUAL(0, syncs_from(check_parts(course, DL_OP_WRITE, files[0], p, 0, false), files[0]));
    check_contents(files[0]);
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        const bool dsync = method == DL_DSYNC;
        set_course("write", course, NULL);
        EQUAL(LEN, dl_commit(files[1], p, LEN, OFF, method));
        size_t end = check_parts(course, DL_OP_WRITE, files[1], p, dsync ? RWF_DSYNC : 0, false);
        EQUAL(dsync ? 0 : 1, syncs_from(end, files[1]));
        check_contents(files[1]);
    }
    EQUAL(LEN, pwrite(files[0], p, LEN, OFF));
    if (strpbrk(course, "a") == NULL) { /* a blocking read does not meet EAGAIN */
        memset(q, 0, LEN);
        set_course("read", course, NULL);
        EQUAL(LEN, dl_read(files[0], q, LEN, OFF));
        check_parts(course, DL_OP_READ, files[0], q, 0, false);
        CHECK(memcmp(p, q, LEN) == 0);
    }
    check_contents(files[0]);
}

static void in_ring(const char *course)
{
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        set_course("done-write", course, NULL);
        EQUAL(0, dl_ring_write(ring, files[1], p, LEN, OFF, method, TOKEN));
        EQUAL(LEN, reap_one(ring, TOKEN));
        size_t end = check_parts(course, DL_OP_WRITE, files[1], p,
                                 method == DL_DSYNC ? RWF_DSYNC : 0, true);
        EQUAL(method == DL_DSYNC ? 0 : 1, syncs_from(end, files[1]));
        check_contents(files[1]);
    }
    EQUAL(LEN, pwrite(files[0], p, LEN, OFF));
    memset(q, 0, LEN);
    set_course("done-read", course, NULL);
    EQUAL(0, dl_ring_read(ring, files[0], q, LEN, OFF, TOKEN));
    EQUAL(LEN, reap_one(ring, TOKEN));
    check_parts(course, DL_OP_READ, files[0], q, 0, true);
    CHECK(memcmp(p, q, LEN) == 0);
    EQUAL(0, ftruncate(files[0], 0));
}

/* The kernel takes a part only at the second request. */
static void refused_at_submission(const char *how)
{
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        for (int nth = 1; nth <= 2; nth++) {
            char faults[64];
            snprintf(faults, sizeof faults, "done-write:1:short,submit:%d:%s", nth, how);
            EQUAL(0, dl_fault_set(faults));
            EQUAL(0, dl_ring_write(ring, files[1], p, LEN, OFF, method, TOKEN));
            EQUAL(LEN, reap_one(ring, TOKEN));
            size_t end = check_parts("s", DL_OP_WRITE, files[1], p,
                                     method == DL_DSYNC ? RWF_DSYNC : 0, true);
            EQUAL(method == DL_DSYNC ? 0 : 1, syncs_from(end, files[1]));
            check_contents(files[1]);
        }
    }
}

/* An error in a later part is the result, and nothing is made durable for it or tried again. */
static void failed_later(const char *course, const char *how, int error)
{
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        set_course("write", course, how);
        EQUAL(error, dl_commit(files[1], p, LEN, OFF, method));
        EQUAL(0, dl_fault_calls("sync"));
        EQUAL(strlen(course) + 1, dl_fault_calls("write"));

        set_course("done-write", course, how);
        EQUAL(0, dl_ring_write(ring, files[1], p, LEN, OFF, method, TOKEN));
        EQUAL(error, reap_one(ring, TOKEN));
        EQUAL(0, dl_fault_calls("sync"));
        EQUAL(strlen(course) + 1, dl_fault_calls("done-write"));
        /* The place is free of it. */
        in_ring("s");
    }
    EQUAL(LEN, pwrite(files[1], p, LEN, 0));
    set_course("read", course, how);
    EQUAL(error, dl_read(files[1], q, LEN, 0));
    set_course("done-read", course, how);
    EQUAL(0, dl_ring_read(ring, files[1], q, LEN, 0, TOKEN));
    EQUAL(error, reap_one(ring, TOKEN));
}

/* Two at once to two files, the first in parts: neither takes the other's place or result. */
static void beside_each_other(void)
{
    for (int method = DL_FDATASYNC; method <= DL_DSYNC; method++) {
        uint32_t tokens[2];
        int64_t results[2];
        set_course("done-write", "s", NULL);
        EQUAL(0, dl_ring_write(ring, files[0], p, LEN, OFF, method, 3));
        EQUAL(0, dl_ring_write(ring, files[1], p + BLOCK, LEN / 2, OFF, method, 1));
        EQUAL(2, dl_ring_reap(ring, tokens, results, 2, 2));
        for (int i = 0; i < 2; i++) {
            CHECK(tokens[i] == 1 || tokens[i] == 3);
            EQUAL(tokens[i] == 3 ? LEN : LEN / 2, results[i]);
        }
        CHECK(tokens[0] != tokens[1]);
        EQUAL(LEN / 2, pread(files[1], q, LEN / 2, OFF));
        CHECK(memcmp(p + BLOCK, q, LEN / 2) == 0);
        check_contents(files[0]);
        EQUAL(0, ftruncate(files[1], 0));
        /* The last request to each file is a sync, except with DSYNC. */
        for (int f = 0; f < 2; f++) {
            struct dl_asked a, last = {.op = DL_OP_ANY};
            for (size_t at = 0; dl_fault_asked(at, &a) == 0; at++)
                if (a.fd == files[f])
                    last = a;
            EQUAL(method == DL_DSYNC ? DL_OP_WRITE : DL_OP_SYNC, last.op);
        }
    }
    /* If two wait for their fdatasync, each has the result of its own file's. */
    for (int nth = 1; nth <= 2; nth++) {
        uint32_t tokens[2];
        int64_t results[2];
        int failed = 0;
        char fault[32];
        snprintf(fault, sizeof fault, "sync:%d:EIO", nth);
        EQUAL(0, dl_fault_set(fault));
        EQUAL(0, dl_ring_write(ring, files[0], p, LEN, OFF, DL_FDATASYNC, 3));
        EQUAL(0, dl_ring_write(ring, files[1], p, LEN, OFF, DL_FDATASYNC, 1));
        EQUAL(2, dl_ring_reap(ring, tokens, results, 2, 2));
        struct dl_asked synced;
        size_t at = 0;
        for (int seen = 0; seen < nth; at++) {
            EQUAL(0, dl_fault_asked(at, &synced));
            seen += synced.op == DL_OP_SYNC;
        }
        for (int i = 0; i < 2; i++) {
            bool mine = synced.fd == files[tokens[i] == 3 ? 0 : 1];
            EQUAL(mine ? -EIO : LEN, results[i]);
            failed += mine;
        }
        EQUAL(1, failed);
    }
}

int main(void)
{
    p = buffer(LEN + BLOCK);
    q = buffer(LEN + BLOCK);
    fill(p, LEN + BLOCK, 31);
    files[0] = new_file("one", DL_DIRECT);
    files[1] = new_file("two", DL_DIRECT);
    ring = new_ring(DEPTH);
    for (size_t i = 0; i < COURSES; i++) {
        blocking(courses[i]);
        in_ring(courses[i]);
    }
    static const char *const refusals[] = {"EAGAIN", "EINTR", "ENOMEM", "EBUSY"};
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        refused_at_submission(refusals[i]);
    static const struct {
        const char *how;
        int error;
    } errors[] = {{"EIO", -EIO}, {"ENOSPC", -ENOSPC}, {"ENOMEM", -ENOMEM}, {"EDQUOT", -EDQUOT}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        failed_later("", errors[i].how, errors[i].error);
        failed_later("s", errors[i].how, errors[i].error);
        failed_later("ss", errors[i].how, errors[i].error);
    }
    beside_each_other();
    end_ring(ring);
    EQUAL(0, dl_fault_set(NULL));
    EQUAL(0, dl_close(files[0]));
    EQUAL(0, dl_close(files[1]));
    return 0;
}
