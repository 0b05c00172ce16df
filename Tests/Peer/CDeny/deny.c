// How system calls are denied to a program, as a sandbox does it: by seccomp(2), which needs no privilege
// once a process has given up to gain any.

#define _GNU_SOURCE
#include "deny.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Machines that are younger than these calls have only the one that takes a directory as well.
#ifndef SYS_unlink
#define SYS_unlink SYS_unlinkat
#endif
#ifndef SYS_rmdir
#define SYS_rmdir SYS_unlinkat
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

// Calls that tests deny, by their names in the kernel; of fcntl(2), one of its commands with an argument
// above some number.
static const struct {
  const char *name;
  unsigned number;
  unsigned command, above;
} calls[] = {
    {"accept4", SYS_accept4},
    {"clone3", SYS_clone3},
    {"close_range", SYS_close_range},
    {"epoll_create1", SYS_epoll_create1},
    {"eventfd2", SYS_eventfd2},
    {"fallocate", SYS_fallocate},
    {"fchmodat2", SYS_fchmodat2},
    {"fcntl", SYS_fcntl},
    {"fcntl F_SETPIPE_SZ", SYS_fcntl, F_SETPIPE_SZ, 0},
    {"fcntl F_SETPIPE_SZ above 262144", SYS_fcntl, F_SETPIPE_SZ, 262144},
    {"getrusage", SYS_getrusage},
    {"getsockopt", SYS_getsockopt},
    {"kill", SYS_kill},
    {"madvise", SYS_madvise},
    {"memfd_create", SYS_memfd_create},
    {"mknodat", SYS_mknodat},
    {"mq_open", SYS_mq_open},
    {"mq_timedreceive", SYS_mq_timedreceive},
    {"mq_timedsend", SYS_mq_timedsend},
    {"mq_unlink", SYS_mq_unlink},
    {"pidfd_open", SYS_pidfd_open},
    {"pidfd_send_signal", SYS_pidfd_send_signal},
    {"prctl", SYS_prctl},
    {"preadv2", SYS_preadv2},
    {"ptrace", SYS_ptrace},
    {"recvfrom", SYS_recvfrom},
    {"recvmmsg", SYS_recvmmsg},
    {"recvmsg", SYS_recvmsg},
    {"renameat2", SYS_renameat2},
    {"rmdir", SYS_rmdir},
    {"rt_sigtimedwait", SYS_rt_sigtimedwait},
    {"sched_getaffinity", SYS_sched_getaffinity},
    {"sched_setaffinity", SYS_sched_setaffinity},
    {"sendmmsg", SYS_sendmmsg},
    {"sendmsg", SYS_sendmsg},
    {"sendto", SYS_sendto},
    {"socketpair", SYS_socketpair},
    {"tgkill", SYS_tgkill},
    {"timer_create", SYS_timer_create},
    {"unlink", SYS_unlink},
    {"unshare", SYS_unshare},
#ifdef SYS_vfork
    {"vfork", SYS_vfork},
#endif
    {"waitid", SYS_waitid},
};

enum { CALLS = sizeof calls / sizeof *calls };

enum { LENGTH = 7 };  // of one call's part at most
static struct sock_filter filter[LENGTH * CALLS + 2];
static unsigned short length;

static void append(struct sock_filter instruction) { filter[length++] = instruction; }

// Loads the lower half of what the kernel tells of a call.
static void load(size_t offset) {
  append((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

static void load_argument(int index) {
  size_t half = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 4;
  load(offsetof(struct seccomp_data, args) + (size_t)index * 8 + half);
}

static void load_number(void) { load(offsetof(struct seccomp_data, nr)); }

// Goes on where the value is that one, and `otherwise` instructions further where it is not.
static void require(unsigned test, unsigned value, unsigned char otherwise) {
  append((struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, otherwise));
}

static void deny(const char *name, int error) {
  for (int i = 0; i < CALLS; i++) {
    if (strcmp(calls[i].name, name) != 0) continue;
    bool has_command = calls[i].command != 0;
    require(BPF_JEQ, calls[i].number, has_command ? LENGTH - 1 : 1);
    if (has_command) {
      load_argument(1);
      require(BPF_JEQ, calls[i].command, 3);
      load_argument(2);
      require(BPF_JGT, calls[i].above, 1);
    }
    append((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error));
    if (has_command) load_number();
    return;
  }
  fprintf(stderr, "deny: no call is called '%s' here; see Tests/Peer/CDeny\n", name);
  exit(64);
}

int cdeny_run(int count, char *_Nullable *_Nonnull words) {
  bool is_missing = count > 0 && strcmp(words[0], "ENOSYS") == 0;
  if (count < 3 || !(is_missing || strcmp(words[0], "EPERM") == 0)) {
    fprintf(stderr, "deny: expected EPERM or ENOSYS, calls, and a program\n");
    return 64;
  }
  int error = is_missing ? ENOSYS : EPERM;
  load_number();
  for (char *name = strtok(words[1], ","); name; name = strtok(NULL, ",")) deny(name, error);
  append((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  struct sock_fprog program = {length, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
    fprintf(stderr, "deny: no filter of system calls can be had here: %s\n", strerror(errno));
    return 69;
  }
  execv(words[2], words + 2);
  fprintf(stderr, "deny: %s: %s\n", words[2], strerror(errno));
  return 127;
}
