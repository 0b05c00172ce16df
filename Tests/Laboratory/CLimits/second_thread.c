// What a second thread costs a process that passes records, though it sleeps all the time: each
// system call on a descriptor takes and drops a reference to the file once two threads share a
// table of descriptors. A server has a second thread, which accepts, and a client one that watches
// the server. And what a session does beside that: it is to be found asleep by whoever interrupts
// it, looks at each message, and goes through more lines of the caches, which the kernel has used
// for other things since it was here last.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
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
  bool owes;
  company server;
  int request[2], reply[2];  // to receive from, to send to
  long count;
} echo;

/// A message, as it goes over the wire: what sort it is, how long, whose, its number, and a value.
typedef struct {
  uint32_t sort, length;
  uint64_t number, value;
} record;

enum { LINE = 64, LINES = 25 };

/// One side's session: who sleeps in it, whether that is to end, and its sums.
typedef struct {
  _Alignas(LINE) _Atomic uint32_t flags;
  _Atomic int32_t sleeper;
  uint64_t number, sum;
  _Alignas(LINE) volatile char lines[LINES * LINE];
} session;

/// A line of code, a line of data, and a branch. A round trip over pipes takes the library's server
/// through 21 lines of code and 26 of data, and its client through 40 and 26; bare C through ten at
/// most (callgrind and lackey, which show all addresses).
#define STEP(n)                                                                                    \
  sum += (uint64_t)session->lines[(n) * LINE];                                                     \
  if (sum > UINT32_MAX) return sum;                                                                \
  __asm__ volatile(".p2align 6");
#define FIVE_STEPS(n) STEP(n) STEP(n + 1) STEP(n + 2) STEP(n + 3) STEP(n + 4)

static uint64_t go_through_lines(session *session) {
  uint64_t sum = 0;
  FIVE_STEPS(0)
  FIVE_STEPS(5)
  FIVE_STEPS(10)
  FIVE_STEPS(15)
  FIVE_STEPS(20)
  return sum;
}

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
static void receive(const echo *echo, int descriptor, record *record) {
  for (unsigned priority;;) {
    ptrdiff_t count =
        echo->mechanism == PIPES
            ? clinux_read(descriptor, record, sizeof *record)
            : clinux_queue_receive(descriptor, record, sizeof *record, &priority, false);
    if (count == sizeof *record) return;
    if (count != -EAGAIN) must_not_fail(count < 0 ? count : -EPIPE, "receive");
  }
}

/// Who sleeps says so and looks at the flags after it, as who raises one looks for a sleeper after
/// it; what came is a message of the sort, length and number that it should be.
static void take(const echo *echo, int descriptor, session *session, record *record) {
  if (!echo->owes) return receive(echo, descriptor, record);
  if (!echo->spins) atomic_store(&session->sleeper, 1);
  if (atomic_load(&session->flags) != 0) must_not_fail(-EINTR, "receive");
  receive(echo, descriptor, record);
  if (!echo->spins) atomic_store_explicit(&session->sleeper, 0, memory_order_release);
  if (record->sort > 9 || record->length != 8 || record->number != session->number) {
    must_not_fail(-EBADMSG, "receive");
  }
  session->number++;
  session->sum = (session->sum + go_through_lines(session)) * 31 + record->value;
}

static void put(const echo *echo, int descriptor, session *session, const record *record) {
  if (echo->owes && atomic_load_explicit(&session->flags, memory_order_acquire) != 0) {
    must_not_fail(-EINTR, "send");
  }
  must_not_fail(echo->mechanism == PIPES
                    ? clinux_write(descriptor, record, sizeof *record)
                    : clinux_queue_send(descriptor, record, sizeof *record, false),
                "send");
}

static void answer(void *context) {
  echo *echo = context;
  pthread_t thread;
  begin_company(echo->server, &thread);
  session session = {0};
  record record;
  for (long i = 0; i < echo->count; i++) {
    take(echo, echo->request[0], &session, &record);
    put(echo, echo->reply[1], &session, &record);
  }
}

static void make_ends(const echo *echo, int ends[2]) {
  if (echo->mechanism == PIPES) {
    must(pipe2(ends, O_CLOEXEC | (echo->spins ? O_NONBLOCK : 0)), "pipe2");
    return;
  }
  char name[64];
  snprintf(name, sizeof name, "/ipc-compare-limits-%d", (int)getpid());
  ends[1] = (int)must_not_fail(clinux_queue_create(name, 10, sizeof(record)), "mq_open");
  ends[0] = (int)must_not_fail(clinux_queue_open(name, false), "mq_open");
  must_not_fail(clinux_queue_unlink(name), "mq_unlink");
  for (int i = 0; echo->spins && i < 2; i++) {
    must_not_fail(clinux_set_nonblocking(ends[i]), "fcntl");
  }
}

/// Nanoseconds of a round trip.
static double round_trip(mechanism mechanism, bool spins, company server, company client,
                         bool owes) {
  echo echo = {
      .mechanism = mechanism, .spins = spins, .owes = owes, .server = server, .count = 30000};
  make_ends(&echo, echo.request);
  make_ends(&echo, echo.reply);
  pid_t process = start(spins ? SECOND_CPU : FIRST_CPU, answer, &echo);
  pthread_t thread;
  begin_company(client, &thread);
  session session = {0};
  record record = {.length = 8};
  uint64_t begin = 0;
  for (long i = 0; i < echo.count; i++) {
    // After a tenth: by then the other side has begun.
    if (i == echo.count / 10) begin = now();
    record.number = (uint64_t)i;
    put(&echo, echo.request[1], &session, &record);
    take(&echo, echo.reply[0], &session, &record);
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
  double both[TURNS], owing[TURNS], apart[TURNS];
  double spinning[TURNS], spinning_owing[TURNS], spinning_apart[TURNS];
  for (int turn = 0; turn < TURNS; turn++) {
    double alone = round_trip(mechanism, false, ALONE, ALONE, false);
    both[turn] = round_trip(mechanism, false, SHARING, SHARING, false) / alone;
    owing[turn] = round_trip(mechanism, false, SHARING, SHARING, true) / alone;
    apart[turn] = round_trip(mechanism, false, SEPARATE, ALONE, false) / alone;
    alone = round_trip(mechanism, true, ALONE, ALONE, false);
    spinning[turn] = round_trip(mechanism, true, SHARING, ALONE, false) / alone;
    spinning_owing[turn] = round_trip(mechanism, true, SHARING, ALONE, true) / alone;
    spinning_apart[turn] = round_trip(mechanism, true, SEPARATE, ALONE, false) / alone;
  }
  const char *alone = "both with one thread";
  const char *with_debts =
      "the same, and for each message what a session owes, 25 lines of code and 25 of data";
  char what[128];
  snprintf(what, sizeof what, "%s, `block`, one CPU: both sides have a second thread, which sleeps",
           name);
  show(what, alone, both);
  show(with_debts, alone, owing);
  show("only the server has one, with a table of descriptors of its own", alone, apart);
  snprintf(what, sizeof what, "%s, `spin`, two CPUs: the server has a second thread", name);
  show(what, alone, spinning);
  show(with_debts, alone, spinning_owing);
  show("the server has one, with a table of descriptors of its own", alone, spinning_apart);
}

void second_thread(void) {
  pin(FIRST_CPU);
  look_at(PIPES, "pipe");
  look_at(QUEUES, "mqueue");
}
