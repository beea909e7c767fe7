/*
 * deny-uring COMMAND [ARGUMENT...]: runs a command without io_uring, as container runtimes do:
 * io_uring_setup, io_uring_enter and io_uring_register give EPERM, in the command and in all it
 * starts. Needs no privilege. Exits 77 if filters cannot be installed.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "which architecture is this?"
#endif

/* The same numbers on every architecture. */
#define FIRST_URING 425
#define LAST_URING 427

static struct sock_filter deny[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FIRST_URING, 0, 2),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LAST_URING, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: deny-uring COMMAND [ARGUMENT...]\n");
        return 2;
    }
    struct sock_fprog filter = {sizeof deny / sizeof *deny, deny};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0) {
        printf("skipped: no seccomp filter: %s\n", strerror(errno));
        return 77;
    }
    execvp(arguments[1], arguments + 1);
    fprintf(stderr, "deny-uring: %s: %s\n", arguments[1], strerror(errno));
    return 127;
}
