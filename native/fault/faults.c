/* Decides which call fails and how; see faults.h. */
#include "faults.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FAULTS 8
#define MAX_NAME 16
#define MAX_ASKED 256
#define SHORT INT_MIN

struct fault {
    enum dl_op op;
    int64_t nth;
    bool onwards;
    int how; /* -errno, or SHORT */
};

static const char *const names[] = {
    "open",   "close",  "direct",     "mode",      "blocking",  "lock",
    "read",   "cached", "write",      "sync",      "stat",
    "statfs", "zero",   "extents",    "map",       "madvise",   "advise",
    "priority",         "setup",  "probe",  "enable",     "submit",    "wait",
    "done-write",       "done-read",  "any",
};

static const struct {
    const char *name;
    int how;
} hows[] = {
    {"EIO", -EIO},       {"ENOSPC", -ENOSPC}, {"EINTR", -EINTR},
    {"EAGAIN", -EAGAIN}, {"ENOMEM", -ENOMEM}, {"EPERM", -EPERM},
    {"ENOSYS", -ENOSYS}, {"EINVAL", -EINVAL}, {"EOPNOTSUPP", -EOPNOTSUPP},
    {"EBUSY", -EBUSY},   {"EDQUOT", -EDQUOT}, {"ECANCELED", -ECANCELED},
    {"EFBIG", -EFBIG},   {"short", SHORT},
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool ready;
static struct fault faults[MAX_FAULTS];
static int count;
static int64_t calls[DL_OP_ANY + 1];
static int64_t hits;
static struct dl_asked asked[MAX_ASKED];
static size_t asked_count;

/* Copies up to the first of `ends`; returns the place after it, NULL if too long or empty. */
static const char *word(const char *from, const char *ends, char *out)
{
    size_t n = strcspn(from, ends);
    if (n == 0 || n >= MAX_NAME)
        return NULL;
    memcpy(out, from, n);
    out[n] = '\0';
    return from[n] == '\0' ? from + n : from + n + 1;
}

static int op_named(const char *name)
{
    for (int op = 0; op <= DL_OP_ANY; op++)
        if (strcmp(names[op], name) == 0)
            return op;
    return -EINVAL;
}

static int how_named(const char *name)
{
    for (size_t i = 0; i < sizeof hows / sizeof *hows; i++)
        if (strcmp(hows[i].name, name) == 0)
            return hows[i].how;
    char *end;
    long number = strtol(name, &end, 10);
    return *end == '\0' && number > 0 && number < 4096 ? (int)-number : 0;
}

static int parse(const char *from)
{
    count = 0;
    while (*from != '\0') {
        char what[MAX_NAME], nth[MAX_NAME], how[MAX_NAME];
        if (count == MAX_FAULTS || (from = word(from, ":", what)) == NULL ||
            (from = word(from, ":", nth)) == NULL || (from = word(from, ",", how)) == NULL)
            return -EINVAL;
        int op = op_named(what);
        char *end;
        struct fault fault = {.nth = strtol(nth, &end, 10), .how = how_named(how)};
        fault.onwards = *end == '+' && end[1] == '\0';
        if (op < 0 || fault.nth < 1 || (*end != '\0' && !fault.onwards) || fault.how == 0)
            return -EINVAL;
        fault.op = (enum dl_op)op;
        faults[count++] = fault;
    }
    return 0;
}

static int set(const char *spec)
{
    ready = true;
    memset(calls, 0, sizeof calls);
    hits = 0;
    asked_count = 0;
    int result = parse(spec == NULL ? "" : spec);
    if (result < 0)
        count = 0;
    return result;
}

int dl_fault_set(const char *spec)
{
    pthread_mutex_lock(&lock);
    int result = set(spec);
    pthread_mutex_unlock(&lock);
    return result;
}

int64_t dl_fault_calls(const char *what)
{
    int op = op_named(what);
    if (op < 0)
        return op;
    pthread_mutex_lock(&lock);
    int64_t n = calls[op];
    pthread_mutex_unlock(&lock);
    return n;
}

int64_t dl_fault_hits(void)
{
    pthread_mutex_lock(&lock);
    int64_t n = hits;
    pthread_mutex_unlock(&lock);
    return n;
}

int dl_fault_asked(size_t n, struct dl_asked *out)
{
    pthread_mutex_lock(&lock);
    bool known = n < asked_count && n < MAX_ASKED;
    if (known)
        *out = asked[n];
    pthread_mutex_unlock(&lock);
    return known ? 0 : -EINVAL;
}

void dl_fault_note(struct dl_asked what)
{
    pthread_mutex_lock(&lock);
    if (asked_count < MAX_ASKED)
        asked[asked_count++] = what;
    pthread_mutex_unlock(&lock);
}

/* 0, -errno or SHORT. */
static int due(enum dl_op op, bool can_be_short)
{
    pthread_mutex_lock(&lock);
    if (!ready)
        set(getenv("DURALOG_FAULT"));
    calls[op]++;
    calls[DL_OP_ANY]++;
    int how = 0;
    for (int i = 0; i < count && how == 0; i++) {
        int64_t n = calls[faults[i].op];
        bool meant = (faults[i].op == op || faults[i].op == DL_OP_ANY) &&
                     (n == faults[i].nth || (faults[i].onwards && n > faults[i].nth));
        if (meant && (faults[i].how != SHORT || can_be_short))
            how = faults[i].how;
    }
    if (how != 0)
        hits++;
    pthread_mutex_unlock(&lock);
    return how;
}

static int64_t half(int64_t len)
{
    int64_t block = len >= 8192 ? 4096 : len >= 1024 ? 512 : 1;
    return len < 2 ? len : len / 2 / block * block;
}

int dl_fault(enum dl_op op)
{
    return due(op, false);
}

int64_t dl_fault_transfer(enum dl_op op, int64_t len)
{
    int how = due(op, true);
    return how == SHORT ? half(len) : how < 0 ? how : len;
}

int dl_fault_done(enum dl_op op, int result)
{
    int how = due(op, true);
    if (how == SHORT)
        return result > 0 ? (int)half(result) : result;
    return how < 0 ? how : result;
}
