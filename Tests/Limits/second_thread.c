// What a second thread costs a process that echoes over pipes, though it sleeps all the time: each
// system call on a descriptor takes and drops a reference to the file once two threads share a
// table of descriptors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include "experiment.h"

typedef enum { ALONE, SHARING, SEPARATE } company;

typedef struct {
  company company;
  int request[2], reply[2];
  long count;
} echo;

enum { RECORD = 24 };

static void *sleep_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

/// A record, by a descriptor that may sleep, or by one that may not and is asked again.
static void take(int descriptor, char *record) {
  for (;;) {
    ssize_t count = read(descriptor, record, RECORD);
    if (count == RECORD) return;
    if (count == 0) errno = EPIPE;
    if (errno != EAGAIN) must(-1, "read");
  }
}

static void put(int descriptor, const char *record) {
  must((int)write(descriptor, record, RECORD), "write");
}

static void answer(void *context) {
  echo *echo = context;
  pthread_t thread;
  if (echo->company != ALONE) {
    must_be_zero(pthread_create(&thread, NULL, sleep_for_ever, NULL), "pthread_create");
  }
  if (echo->company == SEPARATE) must(unshare(CLONE_FILES), "unshare");
  char record[RECORD];
  for (long i = 0; i < echo->count; i++) {
    take(echo->request[0], record);
    put(echo->reply[1], record);
  }
}

/// Nanoseconds of a round trip.
static double round_trip(company company, place place, int flags) {
  echo echo = {.company = company, .count = 30000};
  must(pipe2(echo.request, O_CLOEXEC | flags), "pipe2");
  must(pipe2(echo.reply, O_CLOEXEC | flags), "pipe2");
  pid_t server = start(place, answer, &echo);
  close(echo.request[0]);
  close(echo.reply[1]);
  char record[RECORD] = {0};
  uint64_t begin = 0;
  for (long i = 0; i < echo.count; i++) {
    // After a tenth: by then the other side has begun.
    if (i == echo.count / 10) begin = now();
    put(echo.request[1], record);
    take(echo.reply[0], record);
  }
  double nanoseconds = (double)(now() - begin) / ((double)echo.count * 0.9);
  join(server);
  close(echo.request[1]);
  close(echo.reply[0]);
  return nanoseconds;
}

void second_thread(void) {
  double asleep[2][TURNS], spinning[2][TURNS];
  pin(FIRST_CPU);
  for (int turn = 0; turn < TURNS; turn++) {
    double alone = round_trip(ALONE, FIRST_CPU, 0);
    asleep[0][turn] = round_trip(SHARING, FIRST_CPU, 0) / alone;
    asleep[1][turn] = round_trip(SEPARATE, FIRST_CPU, 0) / alone;
    alone = round_trip(ALONE, SECOND_CPU, O_NONBLOCK);
    spinning[0][turn] = round_trip(SHARING, SECOND_CPU, O_NONBLOCK) / alone;
    spinning[1][turn] = round_trip(SEPARATE, SECOND_CPU, O_NONBLOCK) / alone;
  }
  const char *alone = "a server with one thread";
  show("pipe, `block`, one CPU: the server has a second thread, which sleeps", alone, asleep[0]);
  show("the same, with a table of descriptors of its own", alone, asleep[1]);
  show("pipe, `spin`, two CPUs: the server has a second thread", alone, spinning[0]);
  show("the same, with a table of descriptors of its own", alone, spinning[1]);
}
