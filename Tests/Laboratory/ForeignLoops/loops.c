// The loops. Each is an instance of one inline function, so that the hot path decides nothing that
// does not change.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"
#include "ends.h"

#define INLINE CLINUX_INLINE

/// perf sends an int. sockperf's server has room for the largest datagram.
enum { PERF_RECORD = 4, RECORD = 24, SOCKPERF_ROOM = 65507 };

/// CLOCK_MONOTONIC, in nanoseconds.
INLINE uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

INLINE size_t record_size(foreign_mechanism mechanism, foreign_stage stage) {
  return mechanism == FOREIGN_PIPES && stage != FOREIGN_BARE ? PERF_RECORD : RECORD;
}

/// 0, or the negated errno; `answer` is that of a system call, or of a function of the C library.
INLINE int checked(ptrdiff_t answer, size_t size, bool is_function) {
  if (__builtin_expect(answer == (ptrdiff_t)size, 1)) return 0;
  if (answer == 0) return -EPIPE;
  if (answer > 0) return -EBADMSG;
  return is_function ? -errno : (int)answer;
}

INLINE int give(foreign_mechanism mechanism, foreign_stage stage, const end *end,
                const void *record) {
  size_t size = record_size(mechanism, stage);
  bool is_function = stage == FOREIGN_AS_WRITTEN;
  const struct sockaddr *peer = end->peer_length ? (const struct sockaddr *)&end->peer : NULL;
  ptrdiff_t answer;
  if (mechanism == FOREIGN_PIPES || stage == FOREIGN_BARE) {
    answer = is_function ? write(end->send, record, size) : clinux_write(end->send, record, size);
  } else if (is_function) {
    answer = sendto(end->send, record, size, MSG_NOSIGNAL, peer, end->peer_length);
  } else {
    answer = clinux_syscall6(SYS_sendto, end->send, (long)record, (long)size, MSG_NOSIGNAL,
                             (long)peer, end->peer_length);
  }
  return checked(answer, size, is_function);
}

/// `room` is how much recvfrom(2) may bring.
INLINE int take(foreign_mechanism mechanism, foreign_stage stage, const end *end, void *record,
                size_t room) {
  size_t size = record_size(mechanism, stage);
  bool is_function = stage == FOREIGN_AS_WRITTEN;
  struct sockaddr_storage from;
  socklen_t length = sizeof from;
  ptrdiff_t answer;
  if (mechanism == FOREIGN_PIPES || stage == FOREIGN_BARE) {
    answer = is_function ? read(end->receive, record, size) : clinux_read(end->receive, record, size);
  } else if (is_function) {
    answer = recvfrom(end->receive, record, room, MSG_NOSIGNAL, (struct sockaddr *)&from, &length);
  } else {
    answer = clinux_syscall6(SYS_recvfrom, end->receive, (long)record, (long)room, MSG_NOSIGNAL,
                             (long)&from, (long)&length);
  }
  return checked(answer, size, is_function);
}

/// perf reads the clock before its loop and after it; sockperf before and after each round trip; bare
/// C once for each.
INLINE int ask(foreign_mechanism mechanism, foreign_stage stage, const end *end, long count,
               uint64_t *nanoseconds, uint64_t *total) {
  uint64_t record[3] = {0}, reply[3] = {0};
  uint64_t begin = now(), last = begin;
  int error = 0;
  for (long i = 0; i < count && !error; i++) {
    if (stage == FOREIGN_BARE) record[0]++;
    if (mechanism != FOREIGN_PIPES && stage != FOREIGN_BARE) last = now();
    error = give(mechanism, stage, end, record);
    if (!error) error = take(mechanism, stage, end, reply, RECORD);
    if (mechanism == FOREIGN_PIPES && stage != FOREIGN_BARE) continue;
    uint64_t time = now();
    nanoseconds[i] = time - last;
    last = time;
    if (stage == FOREIGN_BARE && reply[0] != record[0] && !error) error = -EBADMSG;
  }
  *total = now() - begin;
  return error;
}

/// Until the client has closed its side.
INLINE int answer(foreign_mechanism mechanism, foreign_stage stage, const end *end) {
  static char record[SOCKPERF_ROOM];
  for (int error;;) {
    error = take(mechanism, stage, end, record, sizeof record);
    if (!error) error = give(mechanism, stage, end, record);
    if (error) return error == -EPIPE ? 0 : error;
  }
}

#define STAGES(mechanism, function, ...)                                                           \
  switch (stage) {                                                                                 \
  case FOREIGN_AS_WRITTEN: return function(mechanism, FOREIGN_AS_WRITTEN, __VA_ARGS__);            \
  case FOREIGN_INLINED: return function(mechanism, FOREIGN_INLINED, __VA_ARGS__);                  \
  case FOREIGN_BARE: return function(mechanism, FOREIGN_BARE, __VA_ARGS__);                        \
  }                                                                                                \
  __builtin_unreachable()
#define SPECIALISED(function, ...)                                                                 \
  switch (mechanism) {                                                                             \
  case FOREIGN_PIPES: STAGES(FOREIGN_PIPES, function, __VA_ARGS__);                                \
  case FOREIGN_UNIX: STAGES(FOREIGN_UNIX, function, __VA_ARGS__);                                  \
  case FOREIGN_TCP: STAGES(FOREIGN_TCP, function, __VA_ARGS__);                                    \
  }                                                                                                \
  __builtin_unreachable()

static int ask_in(foreign_mechanism mechanism, foreign_stage stage, const end *end, long count,
                  uint64_t *nanoseconds, uint64_t *total) {
  SPECIALISED(ask, end, count, nanoseconds, total);
}

static int answer_in(foreign_mechanism mechanism, foreign_stage stage, const end *end) {
  SPECIALISED(answer, end);
}

static int compare(const void *one, const void *other) {
  uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
  return (a > b) - (a < b);
}

static int time_all(foreign_mechanism mechanism, foreign_stage stage, const end *client, long count,
                    double *result) {
  uint64_t *nanoseconds = malloc((size_t)count * sizeof *nanoseconds), total;
  if (!nanoseconds) return -ENOMEM;
  // Its pages are there before anything is timed.
  memset(nanoseconds, 1, (size_t)count * sizeof *nanoseconds);
  int error = ask_in(mechanism, stage, client, count / 10, nanoseconds, &total);
  if (!error) error = ask_in(mechanism, stage, client, count, nanoseconds, &total);
  if (mechanism == FOREIGN_PIPES) {
    *result = (double)total / (double)count;
  } else {
    qsort(nanoseconds, (size_t)count, sizeof *nanoseconds, compare);
    *result = (double)nanoseconds[count / 2];
  }
  free(nanoseconds);
  return error;
}

static int pin(int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE) return -EINVAL;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) < 0 ? -errno : 0;
}

int foreign_loop(foreign_mechanism mechanism, foreign_stage stage, int cpu, long count,
                 double *nanoseconds) {
  if (count < 1) return -EINVAL;
  end client, server;
  int error = pin(cpu);
  if (!error) error = make_ends(mechanism, stage, &client, &server);
  if (error) return error;
  // A process that has ended makes writing to it fail, and ends nobody else.
  signal(SIGPIPE, SIG_IGN);
  pid_t parent = getpid(), process = fork();
  if (process < 0) {
    error = -errno;
    close_end(&client);
    close_end(&server);
    return error;
  }
  if (process == 0) {
    close_end(&client);
    if (clinux_die_with_parent(SIGKILL, parent) < 0) _exit(1);
    _exit(answer_in(mechanism, stage, &server) == 0 ? 0 : 1);
  }
  close_end(&server);
  error = time_all(mechanism, stage, &client, count, nanoseconds);
  close_end(&client);
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  return error ? error : status != 0 ? -ECHILD : 0;
}
