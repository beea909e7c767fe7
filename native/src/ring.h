/* The ring as its files see it. Each uses those before it: owner.c, start.c, reap.c, ring.c. */
#ifndef DURALOG_RING_H
#define DURALOG_RING_H

#include "duralog.h"
#include "sys.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum ring_kind { RING_FREE, RING_READ, RING_WRITE };

/* One write or read between its start and its reaping. */
struct ring_place {
    char *buf;
    int64_t len;
    int64_t off;
    int64_t done;   /* bytes transferred so far */
    int64_t result; /* of the whole, once finished; before that 0, or an error of a part */
    int fd;
    enum ring_kind kind;
    int method;
    unsigned tries; /* since the last progress */
    bool ended;     /* a read met the end of the file */
};

/* Tokens in the order they came. It has room for all places, so it is never full. */
struct ring_queue {
    uint32_t *tokens;
    uint32_t first;
    uint32_t count;
};

struct dl_ring {
    struct io_uring uring;
    atomic_bool closed;
    atomic_flag entered; /* some thread is inside a call */
    bool shared; /* has no owner */
    bool owned;
    bool disabled; /* set up so that the thread that will own it enables it */
    bool closing;  /* no transfer is continued any more */
    pthread_t owner;
    int flags;
    uint32_t depth;
    uint32_t in_flight;         /* places with a completion to come */
    struct ring_queue written;  /* written; the reaping thread must sync them */
    struct ring_queue finished; /* to be reaped */
    struct ring_place places[];
};

/* user_data is the token, or this. Never UINT64_MAX: liburing's. */
#define RING_IGNORED (UINT64_MAX - 1)

static inline void ring_put(const struct dl_ring *ring, struct ring_queue *queue, uint32_t token)
{
    queue->tokens[(queue->first + queue->count) % ring->depth] = token;
    queue->count++;
}

static inline uint32_t ring_take(const struct dl_ring *ring, struct ring_queue *queue)
{
    uint32_t token = queue->tokens[queue->first];
    queue->first = (queue->first + 1) % ring->depth;
    queue->count--;
    return token;
}

/* Enters a call, whichever thread it is; 0 or -errno. */
int ring_enter_any(struct dl_ring *ring);

/* Enters a call as the owner; the first caller becomes it. 0 or -errno. */
int ring_enter(struct dl_ring *ring);
void ring_leave(struct dl_ring *ring);

/* Gives the kernel what is left of a place's transfer. */
int ring_start_transfer(struct dl_ring *ring, uint32_t token);

/* Takes all completions that have come. */
void ring_drain(struct dl_ring *ring);

#endif
