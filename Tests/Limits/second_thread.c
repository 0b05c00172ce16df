// What a second thread costs a process that passes records, though it sleeps all the time: each
// system call on a descriptor takes and drops a reference to the file once two threads share a
// table of descriptors. A server has a second thread, which accepts, and a client one that watches
// the server.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "CLinux.h"
#include "experiment.h"

typedef enum { PIPES, QUEUES } mechanism;
typedef enum { ALONE, SHARING, SEPARATE } company;

typedef struct {
  mechanism mechanism;
  bool spins;
  company server;
  int request[2], reply[2];  // to receive from, to send to
  long count;
} echo;

enum { RECORD = 24 };

/// As `must`, for calls that answer with a negated errno.
static ptrdiff_t must_not_fail(ptrdiff_t answer, const char *call) {
  if (answer < 0) errno = (int)-answer;
  must(answer < 0 ? -1 : 0, call);
  return answer;
}

static void *sleep_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

static void begin_company(company company, pthread_t *thread) {
  if (company == ALONE) return;
  must_be_zero(pthread_create(thread, NULL, sleep_for_ever, NULL), "pthread_create");
  if (company == SEPARATE) must(unshare(CLONE_FILES), "unshare");
}

/// A record, by a descriptor that may sleep, or by one that may not and is asked again.
static void take(const echo *echo, int descriptor, char *record) {
  for (unsigned priority;;) {
    ptrdiff_t count = echo->mechanism == PIPES
                          ? clinux_read(descriptor, record, RECORD)
                          : clinux_queue_receive(descriptor, record, RECORD, &priority, false);
    if (count == RECORD) return;
    if (count != -EAGAIN) must_not_fail(count < 0 ? count : -EPIPE, "receive");
  }
}

static void put(const echo *echo, int descriptor, const char *record) {
  must_not_fail(echo->mechanism == PIPES ? clinux_write(descriptor, record, RECORD)
                                         : clinux_queue_send(descriptor, record, RECORD, false),
                "send");
}

static void answer(void *context) {
  echo *echo = context;
  pthread_t thread;
  begin_company(echo->server, &thread);
  char record[RECORD];
  for (long i = 0; i < echo->count; i++) {
    take(echo, echo->request[0], record);
    put(echo, echo->reply[1], record);
  }
}

static void make_ends(const echo *echo, int ends[2]) {
  if (echo->mechanism == PIPES) {
    must(pipe2(ends, O_CLOEXEC | (echo->spins ? O_NONBLOCK : 0)), "pipe2");
    return;
  }
  char name[64];
  snprintf(name, sizeof name, "/ipc-compare-limits-%d", (int)getpid());
  ends[1] = (int)must_not_fail(clinux_queue_create(name, 10, RECORD), "mq_open");
  ends[0] = (int)must_not_fail(clinux_queue_open(name, false), "mq_open");
  must_not_fail(clinux_queue_unlink(name), "mq_unlink");
  for (int i = 0; echo->spins && i < 2; i++) {
    must_not_fail(clinux_set_nonblocking(ends[i]), "fcntl");
  }
}

/// Nanoseconds of a round trip.
static double round_trip(mechanism mechanism, bool spins, company server, company client) {
  echo echo = {.mechanism = mechanism, .spins = spins, .server = server, .count = 30000};
  make_ends(&echo, echo.request);
  make_ends(&echo, echo.reply);
  pid_t process = start(spins ? SECOND_CPU : FIRST_CPU, answer, &echo);
  pthread_t thread;
  begin_company(client, &thread);
  char record[RECORD] = {0};
  uint64_t begin = 0;
  for (long i = 0; i < echo.count; i++) {
    // After a tenth: by then the other side has begun.
    if (i == echo.count / 10) begin = now();
    put(&echo, echo.request[1], record);
    take(&echo, echo.reply[0], record);
  }
  double nanoseconds = (double)(now() - begin) / ((double)echo.count * 0.9);
  join(process);
  if (client != ALONE) {
    must_be_zero(pthread_cancel(thread), "pthread_cancel");
    must_be_zero(pthread_join(thread, NULL), "pthread_join");
  }
  for (int i = 0; i < 2; i++) {
    close(echo.request[i]);
    close(echo.reply[i]);
  }
  return nanoseconds;
}

static void look_at(mechanism mechanism, const char *name) {
  double both[TURNS], apart[TURNS], spinning[TURNS], spinning_apart[TURNS];
  for (int turn = 0; turn < TURNS; turn++) {
    double alone = round_trip(mechanism, false, ALONE, ALONE);
    both[turn] = round_trip(mechanism, false, SHARING, SHARING) / alone;
    apart[turn] = round_trip(mechanism, false, SEPARATE, ALONE) / alone;
    alone = round_trip(mechanism, true, ALONE, ALONE);
    spinning[turn] = round_trip(mechanism, true, SHARING, ALONE) / alone;
    spinning_apart[turn] = round_trip(mechanism, true, SEPARATE, ALONE) / alone;
  }
  const char *alone = "both with one thread";
  char what[128];
  snprintf(what, sizeof what, "%s, `block`, one CPU: both sides have a second thread, which sleeps",
           name);
  show(what, alone, both);
  show("only the server has one, with a table of descriptors of its own", alone, apart);
  snprintf(what, sizeof what, "%s, `spin`, two CPUs: the server has a second thread", name);
  show(what, alone, spinning);
  show("the same, with a table of descriptors of its own", alone, spinning_apart);
}

void second_thread(void) {
  pin(FIRST_CPU);
  look_at(PIPES, "pipe");
  look_at(QUEUES, "mqueue");
}
