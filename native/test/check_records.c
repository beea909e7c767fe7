/* Records of all lengths, whole and with each bit of one flipped, against a CRC bit by bit. */
#include "check.h"

#define SEED 0xCAFEF00Du
#define ROOM 4096

static uint32_t crc(uint32_t r, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            r = r & 1 ? r >> 1 ^ 0x82F63B78u : r >> 1;
    }
    return r;
}

static void put_32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

/* Writes a record and returns its length. */
static int64_t put(uint8_t *p, uint32_t length, uint8_t type, int64_t sequence)
{
    const uint8_t after[8] = {(uint8_t)length, (uint8_t)(length >> 8), 0, 0, type};
    put_32(p, length);
    p[4] = type;
    for (uint32_t i = 0; i < length; i++)
        p[9 + i] = (uint8_t)(i * 37 + (uint32_t)sequence * 11 + 5);
    const uint32_t check = ~crc(crc(UINT32_MAX, p + 9, length), after, sizeof after);
    put_32(p + 5, check ^ SEED ^ (uint32_t)sequence * 0x9E3779B1u ^
                      (uint32_t)((uint64_t)sequence >> 32) * 0x85EBCA6Bu);
    return 9 + (int64_t)length;
}

static void expect(int64_t sound, int64_t behind, int64_t result)
{
    EQUAL(sound, result >> 32);
    EQUAL(behind, result & UINT32_MAX);
}

/* Records of these lengths from index 3 on: their ends, all cuts, all counts, all flipped bits. */
static void check_run(const uint32_t *lengths, int n, int64_t first)
{
    uint8_t bytes[ROOM];
    memset(bytes, 0xEE, sizeof bytes);
    int64_t at[16] = {3};
    for (int i = 0; i < n; i++)
        at[i + 1] = at[i] + put(bytes + at[i], lengths[i], (uint8_t)(i + 1), first + i);
    for (int i = 0; i <= n; i++) {
        expect(i, at[i], dl_check_records(bytes, 3, at[n], i, SEED, first));
        expect(n - i, at[n], dl_check_records(bytes, at[i], at[n], 99, SEED, first + i));
        for (int64_t end = at[i]; i < n && end < at[i + 1]; end++) {
            expect(i, at[i], dl_check_records(bytes, 3, end, n, SEED, first));
            for (int bit = 0; bit < 8; bit++) {
                bytes[end] ^= (uint8_t)(1 << bit);
                expect(i, at[i], dl_check_records(bytes, 3, at[n], n, SEED, first));
                bytes[end] ^= (uint8_t)(1 << bit);
            }
        }
    }
    expect(0, 3, dl_check_records(bytes, 3, at[n], n, SEED + 1, first));
    expect(0, 3, dl_check_records(bytes, 3, at[n], n, SEED, first + 1));
    expect(0, 3, dl_check_records(bytes, 3, at[n], n, SEED, first + ((int64_t)1 << 32)));
}

int main(void)
{
    uint8_t one[16];
    (void)put(one, 0, 1, 1);
    if (dl_check_records(one, 0, 9, 1, SEED, 1) == -EOPNOTSUPP) {
        puts("the processor has no instructions for CRC-32C");
        return 77;
    }
    const int64_t far = ((int64_t)7 << 32) - 2; /* the upper half of the sequence changes */
    const uint32_t same[] = {100, 100, 100, 100, 100, 100, 100};
    const uint32_t others[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31};
    const uint32_t falling[] = {64, 33, 9, 8, 7, 1, 0, 0};
    check_run(same, 7, 1);
    check_run(others, 14, far);
    check_run(falling, 8, 1000);
    check_run(same, 2, far);

    put_32(one, 0x80000000u); /* no length */
    expect(0, 0, dl_check_records(one, 0, 16, 1, SEED, 1));
    expect(0, 0, dl_check_records(one, 0, 0, 1, SEED, 1));
    EQUAL(-EINVAL, dl_check_records(one, -1, 9, 1, SEED, 1));
    EQUAL(-EINVAL, dl_check_records(one, 9, 8, 1, SEED, 1));
    EQUAL(-EINVAL, dl_check_records(one, 0, (int64_t)INT32_MAX + 1, 1, SEED, 1));
    EQUAL(-EINVAL, dl_check_records(one, 0, 9, -1, SEED, 1));
    EQUAL(-EINVAL, dl_check_records(one, 0, 9, (int64_t)INT32_MAX + 1, SEED, 1));
    EQUAL(-EFAULT, dl_check_records(NULL, 0, 9, 1, SEED, 1));
    return 0;
}
