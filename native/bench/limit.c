/*
 * limit DIR [--block BYTES] [--depth N] [--seconds S] [--mode M] [--megabytes N]
 *
 * Measures how fast a plain C program makes blocks durable on the disk of DIR, with O_DIRECT in a
 * file that is allocated and filled with zeroes before. The log is compared with it.
 * --mode pwrite-fdatasync   pwrite, then fdatasync (default)
 *        dsync              pwritev2 with RWF_DSYNC
 *        ring               io_uring, RWF_DSYNC writes, --depth of them in flight
 *        ring-new           the same in a file whose space is only set aside, as in a new log: each
 *                           block is written once, and the measurement ends with the file
 *        ring-read          io_uring, reads the file once from its beginning, --depth in flight
 * --block 4096, a multiple of 512; --depth 1 (more only with a ring, at most 64); --seconds 5;
 * --megabytes 256, of the file, which is overwritten again and again.
 * Prints a line of JSON: MB are 10^6 bytes. A latency is the time from the start of a block's
 * write until it is durable, or of its read until it has arrived. Exits 1 after an error, 2 for
 * wrong arguments, 77 if O_DIRECT or io_uring is refused. Does not use the library.
 */
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAX_DEPTH 64
#define MAX_SAMPLES (4 << 20)
#define HUGE_PAGE ((size_t)2 << 20)

static const char *directory;
static const char *mode = "pwrite-fdatasync";
static bool reading;
static bool fresh;
static size_t block = 4096;
static unsigned depth = 1;
static double seconds = 5;
static size_t megabytes = 256;

static int fd;
static char *data;
static uint64_t blocks;  /* that fit into the file */
static uint64_t commits; /* done */
static uint32_t *samples; /* ns of each commit, the first MAX_SAMPLES of them */

static void fail(const char *what, int error)
{
    fprintf(stderr, "limit: %s: %s\n", what, strerror(error));
    exit(1);
}

static void refuse(const char *what, int error)
{
    printf("skipped: %s: %s\n", what, strerror(error));
    exit(77);
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

static double number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    return *end == '\0' && end != text ? value : -1;
}

static bool parse(int count, char **arguments)
{
    if (count < 2 || count % 2 != 0)
        return false;
    directory = arguments[1];
    for (int i = 2; i < count; i += 2) {
        const char *value = arguments[i + 1];
        double n = number(value);
        if (strcmp(arguments[i], "--mode") == 0)
            mode = value;
        else if (n <= 0 || n > 1e9)
            return false;
        else if (strcmp(arguments[i], "--block") == 0)
            block = (size_t)n;
        else if (strcmp(arguments[i], "--depth") == 0)
            depth = (unsigned)n;
        else if (strcmp(arguments[i], "--seconds") == 0)
            seconds = n;
        else if (strcmp(arguments[i], "--megabytes") == 0)
            megabytes = (size_t)n;
        else
            return false;
    }
    reading = strcmp(mode, "ring-read") == 0;
    fresh = strcmp(mode, "ring-new") == 0;
    bool ring = reading || fresh || strcmp(mode, "ring") == 0;
    bool known = ring || strcmp(mode, "dsync") == 0 || strcmp(mode, "pwrite-fdatasync") == 0;
    blocks = block == 0 ? 0 : megabytes * 1000000 / block;
    return known && block > 0 && block % 512 == 0 && depth >= 1 && depth <= (ring ? MAX_DEPTH : 1) &&
           blocks >= depth;
}

/* Memory in huge pages, so that a large block needs few segments. */
static char *memory(size_t len)
{
    char *p = mmap(NULL, len + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        fail("mmap", errno);
    p += (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
    (void)madvise(p, len, MADV_HUGEPAGE);
    memset(p, 0, len);
    return p;
}

static void mix(void)
{
    for (size_t i = 0; i < block * depth; i++)
        data[i] = (char)(i * 2654435761U >> 13);
}

static void prepare(void)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/limit-%d", directory, (int)getpid()) >= (int)sizeof path)
        fail(directory, ENAMETOOLONG);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_DIRECT | O_CLOEXEC, 0600);
    int error = errno;
    /* Without a name it disappears with the process, however that ends. */
    if (unlink(path) == 0 && fd < 0 && error == EINVAL)
        refuse("O_DIRECT", error);
    if (fd < 0)
        fail(path, error);
    data = memory(block * depth);
    if (reading) /* the storage may recognise zeroes and read nothing */
        mix();
    if (fresh && fallocate(fd, 0, 0, (off_t)(blocks * block)) != 0)
        refuse("fallocate", errno);
    for (uint64_t i = 0; i < blocks && !fresh; i++)
        if (pwrite(fd, data, block, (off_t)(i * block)) != (ssize_t)block)
            fail("zero-filling", errno);
    if (fsync(fd) != 0)
        fail("fsync", errno);
    mix();
}

static off_t next_offset(uint64_t started)
{
    return (off_t)(started % blocks * block);
}

static void took(uint64_t ns)
{
    if (commits < MAX_SAMPLES)
        samples[commits] = ns < UINT32_MAX ? (uint32_t)ns : UINT32_MAX;
    commits++;
}

static void run_blocking(uint64_t end, bool dsync)
{
    for (uint64_t begin = now(), done; begin < end; begin = done) {
        memcpy(data, &commits, sizeof commits);
        struct iovec part = {data, block};
        const off_t off = next_offset(commits);
        ssize_t n = dsync ? pwritev2(fd, &part, 1, off, RWF_DSYNC) : pwrite(fd, data, block, off);
        if (n != (ssize_t)block)
            fail("write", n < 0 ? errno : EIO);
        if (!dsync && fdatasync(fd) != 0)
            fail("fdatasync", errno);
        done = now();
        took(done - begin);
    }
}

static void start(struct io_uring *ring, uint64_t *begun, unsigned place, uint64_t number)
{
    struct io_uring_sqe *entry = io_uring_get_sqe(ring);
    char *p = data + place * block;
    const uint64_t off = (uint64_t)next_offset(number);
    if (reading) {
        io_uring_prep_read(entry, fd, p, (unsigned)block, off);
    } else {
        memcpy(p, &number, sizeof number);
        io_uring_prep_write(entry, fd, p, (unsigned)block, off);
        entry->rw_flags = RWF_DSYNC;
    }
    io_uring_sqe_set_data64(entry, place);
    begun[place] = now();
}

static void run_ring(uint64_t end)
{
    struct io_uring ring;
    struct io_uring_params params = {.flags = IORING_SETUP_SINGLE_ISSUER |
                                              IORING_SETUP_DEFER_TASKRUN};
    int result = io_uring_queue_init_params(depth, &ring, &params);
    if (result == -EINVAL)
        result = io_uring_queue_init(depth, &ring, 0);
    if (result < 0)
        refuse("io_uring_setup", -result);
    uint64_t begun[MAX_DEPTH];
    uint64_t started = 0;
    unsigned in_flight = 0;
    for (; in_flight < depth; in_flight++)
        start(&ring, begun, in_flight, started++);
    while (in_flight > 0) {
        struct io_uring_cqe *cqe;
        do
            result = io_uring_submit_and_wait(&ring, 1);
        while (result == -EINTR);
        if (result < 0)
            fail("io_uring_enter", -result);
        while (io_uring_peek_cqe(&ring, &cqe) == 0) {
            const unsigned place = (unsigned)cqe->user_data;
            if (cqe->res != (int)block)
                fail(reading ? "read" : "write", cqe->res < 0 ? -cqe->res : EIO);
            io_uring_cqe_seen(&ring, cqe);
            const uint64_t done = now();
            took(done - begun[place]);
            if (reading || fresh ? started < blocks : done < end)
                start(&ring, begun, place, started++);
            else
                in_flight--;
        }
    }
    io_uring_queue_exit(&ring);
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double percentile(double part)
{
    const uint64_t n = commits < MAX_SAMPLES ? commits : MAX_SAMPLES;
    return n == 0 ? 0 : samples[(uint64_t)((double)(n - 1) * part)] / 1e3;
}

int main(int count, char **arguments)
{
    if (!parse(count, arguments)) {
        fprintf(stderr, "usage: limit DIR [--block BYTES] [--depth N] [--seconds S]"
                        " [--mode pwrite-fdatasync|dsync|ring|ring-new|ring-read] [--megabytes N]\n");
        return 2;
    }
    samples = (uint32_t *)(void *)memory(MAX_SAMPLES * sizeof *samples);
    prepare();
    const uint64_t begin = now();
    const uint64_t end = begin + (uint64_t)(seconds * 1e9);
    if (reading || fresh || strcmp(mode, "ring") == 0)
        run_ring(end);
    else
        run_blocking(end, strcmp(mode, "dsync") == 0);
    const double elapsed = (double)(now() - begin) / 1e9;

    const uint64_t n = commits < MAX_SAMPLES ? commits : MAX_SAMPLES;
    qsort(samples, n, sizeof *samples, ascending);
    printf("{\"mode\":\"%s\",\"block\":%zu,\"depth\":%u,\"seconds\":%.3f,\"commits\":%llu,"
           "\"mb_per_s\":%.2f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
           "\"p999_us\":%.1f,\"max_us\":%.1f}\n",
           mode, block, depth, elapsed, (unsigned long long)commits,
           (double)commits * (double)block / 1e6 / elapsed, percentile(0.5), percentile(0.99),
           percentile(0.999), percentile(1));
    return 0;
}
