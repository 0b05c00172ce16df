// What a round trip costs when a thousand take turns at it: threads, stacks and kernel objects that
// have left the caches before their turn comes again.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "experiment.h"

enum { FEW = 10, MANY = 1000, RECORD = 24 };

/// One client and its session.
typedef struct {
  int request[2], reply[2];
  _Alignas(64) uint64_t count;
} pair;

static pair pairs[MANY];
static int pair_count;
static _Atomic bool is_over;

static void *serve(void *context) {
  pair *pair = context;
  char record[RECORD];
  while (read(pair->request[0], record, RECORD) == RECORD) {
    must((int)write(pair->reply[1], record, RECORD), "write");
  }
  return NULL;
}

static void *ask(void *context) {
  pair *pair = context;
  char record[RECORD] = {0};
  while (!atomic_load_explicit(&is_over, memory_order_relaxed)) {
    must((int)write(pair->request[1], record, RECORD), "write");
    must((int)read(pair->reply[0], record, RECORD), "read");
    pair->count++;
  }
  close(pair->request[1]);
  return NULL;
}

static void start_threads(void *(*body)(void *), pthread_t *threads) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 65536);
  for (int i = 0; i < pair_count; i++) {
    must_be_zero(pthread_create(&threads[i], &attributes, body, &pairs[i]), "pthread_create");
  }
  pthread_attr_destroy(&attributes);
}

static void join_threads(const pthread_t *threads) {
  for (int i = 0; i < pair_count; i++) must_be_zero(pthread_join(threads[i], NULL), "pthread_join");
}

static void serve_all(void *unused) {
  (void)unused;
  pthread_t threads[MANY];
  // Open here, too, the other side's ends would never tell of their end.
  for (int i = 0; i < pair_count; i++) {
    close(pairs[i].request[1]);
    close(pairs[i].reply[0]);
  }
  start_threads(serve, threads);
  join_threads(threads);
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double used_seconds(void) {
  struct rusage own, children;
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  return seconds(own.ru_utime) + seconds(own.ru_stime) + seconds(children.ru_utime)
    + seconds(children.ru_stime);
}

/// Seconds of CPU time, of both sides, for a round trip.
static double cost(int count) {
  pthread_t threads[MANY];
  pair_count = count;
  memset(pairs, 0, sizeof pairs);
  atomic_store(&is_over, false);
  for (int i = 0; i < count; i++) {
    must(pipe2(pairs[i].request, O_CLOEXEC), "pipe2");
    must(pipe2(pairs[i].reply, O_CLOEXEC), "pipe2");
  }
  double before = used_seconds();
  pid_t server = start(FIRST_CPU, serve_all, NULL);
  for (int i = 0; i < count; i++) {
    close(pairs[i].request[0]);
    close(pairs[i].reply[1]);
  }
  start_threads(ask, threads);
  // Long beside what starting the threads takes.
  sleep(1);
  atomic_store(&is_over, true);
  join_threads(threads);
  join(server);
  uint64_t round_trips = 0;
  for (int i = 0; i < count; i++) {
    close(pairs[i].reply[0]);
    round_trips += pairs[i].count;
  }
  return (used_seconds() - before) / (double)round_trips;
}

void crowd(void) {
  double ratios[TURNS];
  // On two, where the kernel puts the two threads of a pair decides more than anything else.
  pin(FIRST_CPU);
  struct rlimit limit;
  must(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  must(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
  for (int turn = 0; turn < TURNS; turn++) {
    double few = cost(FEW);
    ratios[turn] = cost(MANY) / few;
  }
  show("CPU time of a round trip over pipes, `block`, one CPU: 1,000 pairs of threads in two programs",
       "10 pairs", ratios);
}
