// What it costs to return, after a system call, from a function that was called before it. A processor
// predicts where a return goes from the calls before it; on the way into the kernel and back, protections
// against speculation (Safe RET, retpolines) make it forget those, and such a return waits until its
// address has come from memory. A jump to the same address is predicted in another way.
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxSyscall.h"
#include "experiment.h"

#if defined __x86_64__
// The two functions differ in how they end alone.
#define SYSTEM_CALL \
  "mov %rdi, %rax\n mov %rsi, %rdi\n mov %rdx, %rsi\n mov %rcx, %rdx\n mov %r8, %r10\n" \
  "mov %r9, %r8\n xor %r9d, %r9d\n syscall\n"
#define FUNCTION(name) ".p2align 6\n .type " name ",@function\n" name ":\n"
__asm__(".pushsection .text\n"
        FUNCTION("limits_returning") SYSTEM_CALL "ret\n"
        FUNCTION("limits_jumping") SYSTEM_CALL "pop %rcx\n jmp *%rcx\n"
        ".popsection\n");
long limits_returning(long number, long a, long b, long c, long d, long e);
long limits_jumping(long number, long a, long b, long c, long d, long e);

/// How a system call is made.
typedef enum { IN_LINE, RETURNING, JUMPING } way;

CLINUX_INLINE void make(way way, long number, long a, long b, long c, long d, long e) {
  long answer = way == RETURNING ? limits_returning(number, a, b, c, d, e)
                : way == JUMPING ? limits_jumping(number, a, b, c, d, e)
                                 : clinux_syscall6(number, a, b, c, d, e, 0);
  if (__builtin_expect(answer < 0, 0)) must_be_zero((int)-answer, "a system call in a loop");
}

/// What a record goes into, and comes out of.
typedef struct {
  long into, out_of;
} ends;

enum { RECORD = 24, TIMES = 20000 };

CLINUX_INLINE void ask(way way, ends ends) {
  (void)ends;
  make(way, SYS_getppid, 0, 0, 0, 0, 0);
}

CLINUX_INLINE void write_and_read(way way, ends ends) {
  char record[RECORD] = {0};
  make(way, SYS_write, ends.into, (long)record, RECORD, 0, 0);
  make(way, SYS_read, ends.out_of, (long)record, RECORD, 0, 0);
}

CLINUX_INLINE void send_and_receive(way way, ends ends) {
  char record[RECORD] = {0};
  make(way, SYS_mq_timedsend, ends.into, (long)record, RECORD, 0, 0);
  make(way, SYS_mq_timedreceive, ends.out_of, (long)record, RECORD, 0, 0);
}

/// Nanoseconds of all of them.
#define TIMED(way, job, ends)                            \
  ({                                                     \
    uint64_t begin = now();                              \
    for (int i = 0; i < TIMES; i++) job(way, ends);      \
    (double)(now() - begin);                             \
  })

#define COMPARE(what, job, ends)                                                          \
  do {                                                                                    \
    double returning[TURNS], jumping[TURNS];                                              \
    TIMED(IN_LINE, job, ends);                                                            \
    for (int turn = 0; turn < TURNS; turn++) {                                            \
      /* Before and after: what drifts in a turn hits both. */                            \
      double before = TIMED(IN_LINE, job, ends);                                          \
      double times[] = {TIMED(RETURNING, job, ends), TIMED(JUMPING, job, ends)};          \
      double in_line = (before + TIMED(IN_LINE, job, ends)) / 2;                          \
      returning[turn] = times[0] / in_line;                                               \
      jumping[turn] = times[1] / in_line;                                                 \
    }                                                                                     \
    show(what ": each call in a function that returns", "in the loop itself", returning); \
    show("the same, left by pop and jmp instead of ret", "in the loop itself", jumping);  \
  } while (0)

void returns(void) {
  pin(FIRST_CPU);
  COMPARE("getppid(2)", ask, ((ends){0, 0}));

  int pipe[2];
  must(pipe2(pipe, O_CLOEXEC), "pipe2");
  COMPARE("a record into a pipe and out of it, one thread", write_and_read,
          ((ends){pipe[1], pipe[0]}));
  close(pipe[0]);
  close(pipe[1]);

  int sockets[2];
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), "socketpair");
  COMPARE("a record into a socket pair and out of it, one thread", write_and_read,
          ((ends){sockets[0], sockets[1]}));
  close(sockets[0]);
  close(sockets[1]);

  char name[64];
  snprintf(name, sizeof name, "/ipc-compare-limits-%d", getpid());
  struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = RECORD};
  int queue = must(
      mq_open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attributes), "mq_open");
  must(mq_unlink(name), "mq_unlink");
  COMPARE("a record into a message queue and out of it, one thread", send_and_receive,
          ((ends){queue, queue}));
  mq_close(queue);
}
#else
void returns(void) {}
#endif
