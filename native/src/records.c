/* Checks records: the one thing of the log's format that the C layer knows. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "duralog.h"

/* A record: length (4 bytes), type (1), check (4), payload. FORMAT.md, section "Records". */
#define TYPE 4
#define CHECK 5
#define HEADER 9

/* Binds a check to a sequence, as RecordFormat.bind does. */
#define LOW UINT32_C(0x9E3779B1)
#define HIGH UINT32_C(0x85EBCA6B)

/* The processor's instructions for CRC-32C. The register is what their operands call the CRC. */
#if defined(__x86_64__)
#define WITH_CRC __attribute__((target("sse4.2")))
#define CRC_64(r, v) ((uint32_t)__builtin_ia32_crc32di((r), (v)))
#define CRC_32(r, v) __builtin_ia32_crc32si((r), (v))
#define CRC_16(r, v) __builtin_ia32_crc32hi((r), (v))
#define CRC_8(r, v) __builtin_ia32_crc32qi((r), (v))

static bool has_crc(void)
{
    return __builtin_cpu_supports("sse4.2") != 0;
}
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1UL << 7)
#endif
#define WITH_CRC __attribute__((target("+crc")))
#define CRC_64(r, v) __crc32cd((r), (v))
#define CRC_32(r, v) __crc32cw((r), (v))
#define CRC_16(r, v) __crc32ch((r), (v))
#define CRC_8(r, v) __crc32cb((r), (v))

static bool has_crc(void)
{
    return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0;
}
#else
#define WITH_CRC
#define CRC_64(r, v) ((r) ^ (uint32_t)(v))
#define CRC_32(r, v) ((r) ^ (v))
#define CRC_16(r, v) ((r) ^ (v))
#define CRC_8(r, v) ((r) ^ (v))

static bool has_crc(void)
{
    return false;
}
#endif

/* Processors with these instructions are little-endian, as the format is. */
static uint16_t get_16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint32_t get_32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t get_64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

WITH_CRC static inline uint32_t feed(uint32_t r, const uint8_t *p, const uint8_t *end)
{
    for (; end - p >= 8; p += 8)
        r = CRC_64(r, get_64(p));
    const ptrdiff_t left = end - p;
    if (left & 4) {
        r = CRC_32(r, get_32(p));
        p += 4;
    }
    if (left & 2) {
        r = CRC_16(r, get_16(p));
        p += 2;
    }
    return left & 1 ? CRC_8(r, *p) : r;
}

/* Whether a record is that of a sequence; r: the register after its payload. */
WITH_CRC static inline bool is_sound(const uint8_t *record, uint32_t r, uint32_t seed,
                                     uint64_t sequence)
{
    const uint64_t length_and_type = get_32(record) | (uint64_t)record[TYPE] << 32;
    const uint32_t bound =
        seed ^ ((uint32_t)sequence * LOW) ^ ((uint32_t)(sequence >> 32) * HIGH);
    return (~CRC_64(r, length_and_type) ^ bound) == get_32(record + CHECK);
}

/* The end of a record, or NULL if it does not end by `end`. */
static inline const uint8_t *behind(const uint8_t *record, const uint8_t *end)
{
    if (end - record < HEADER)
        return NULL;
    const uint32_t length = get_32(record);
    return length > INT32_MAX || (ptrdiff_t)length > end - record - HEADER
               ? NULL
               : record + HEADER + length;
}

/*
 * Three records at a time: one instruction waits for the one before it in the same record, and
 * the processor can begin one in each cycle.
 */
WITH_CRC static int64_t check_all(const uint8_t **at, const uint8_t *end, int64_t count,
                                  uint32_t seed, uint64_t sequence)
{
    const uint8_t *a = *at;
    int64_t done = 0;
    while (done < count) {
        const uint8_t *b = behind(a, end);
        if (b == NULL)
            break;
        const uint8_t *c = count - done >= 3 ? behind(b, end) : NULL;
        const uint8_t *d = c != NULL ? behind(c, end) : NULL;
        const uint8_t *p = a + HEADER;
        uint32_t r = UINT32_MAX;
        if (d == NULL) {
            if (!is_sound(a, feed(r, p, b), seed, sequence))
                break;
            a = b;
            done++;
            sequence++;
            continue;
        }
        const uint8_t *q = b + HEADER;
        const uint8_t *s = c + HEADER;
        uint32_t r2 = UINT32_MAX;
        uint32_t r3 = UINT32_MAX;
        for (; b - p >= 8 && c - q >= 8 && d - s >= 8; p += 8, q += 8, s += 8) {
            r = CRC_64(r, get_64(p));
            r2 = CRC_64(r2, get_64(q));
            r3 = CRC_64(r3, get_64(s));
        }
        const uint8_t *const ends[] = {a, b, c, d};
        const uint32_t of[] = {feed(r, p, b), feed(r2, q, c), feed(r3, s, d)};
        int sound = 0;
        while (sound < 3 && is_sound(ends[sound], of[sound], seed, sequence + (uint64_t)sound))
            sound++;
        a = ends[sound];
        done += sound;
        sequence += (uint64_t)sound;
        if (sound < 3)
            break;
    }
    *at = a;
    return done;
}

int64_t dl_check_records(const void *bytes, int64_t from, int64_t end, int64_t count,
                         uint32_t seed, int64_t first)
{
    if (from < 0 || end < from || end > INT32_MAX || count < 0 || count > INT32_MAX)
        return -EINVAL;
    if (bytes == NULL)
        return -EFAULT;
    if (!has_crc())
        return -EOPNOTSUPP;
    const uint8_t *at = (const uint8_t *)bytes + from;
    const int64_t sound =
        check_all(&at, (const uint8_t *)bytes + end, count, seed, (uint64_t)first);
    return sound << 32 | (at - (const uint8_t *)bytes);
}
