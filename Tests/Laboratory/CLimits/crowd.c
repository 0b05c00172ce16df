// What a round trip costs when a thousand take turns at it: threads, stacks and kernel objects that
// have left the caches before their turn comes again.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "experiment.h"

enum { ONE = 1, FEW = 10, MANY = 1000, RECORD = 24, EVENTS = 64 };

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

/// Open here, too, the other side's ends would never tell of their end.
static void close_their_ends(void) {
  for (int i = 0; i < pair_count; i++) {
    close(pairs[i].request[1]);
    close(pairs[i].reply[0]);
  }
}

static void serve_by_threads(void *unused) {
  (void)unused;
  pthread_t threads[MANY];
  close_their_ends();
  start_threads(serve, threads);
  join_threads(threads);
}

/// One thread for all sessions: which has something to read, epoll_wait(2) says.
static void serve_by_loop(void *unused) {
  (void)unused;
  struct epoll_event events[EVENTS];
  char record[RECORD];
  close_their_ends();
  int poller = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  for (int i = 0; i < pair_count; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    must(epoll_ctl(poller, EPOLL_CTL_ADD, pairs[i].request[0], &event), "epoll_ctl");
  }
  int left = pair_count;
  while (left > 0) {
    int count = must(epoll_wait(poller, events, EVENTS, -1), "epoll_wait");
    for (int i = 0; i < count; i++) {
      pair *pair = &pairs[events[i].data.u32];
      if (read(pair->request[0], record, RECORD) == RECORD) {
        must((int)write(pair->reply[1], record, RECORD), "write");
      } else {
        close(pair->request[0]);
        left--;
      }
    }
  }
  close(poller);
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
static double cost(int count, void (*serve_all)(void *)) {
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
  double by_threads[TURNS], by_loop[TURNS], one_by_loop[TURNS];
  // On two, where the kernel puts the two threads of a pair decides more than anything else.
  pin(FIRST_CPU);
  struct rlimit limit;
  must(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  must(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
  for (int turn = 0; turn < TURNS; turn++) {
    double few = cost(FEW, serve_by_threads);
    double many = cost(MANY, serve_by_threads);
    by_threads[turn] = many / few;
    by_loop[turn] = cost(MANY, serve_by_loop) / many;
    double one = cost(ONE, serve_by_threads);
    one_by_loop[turn] = cost(ONE, serve_by_loop) / one;
  }
  show("CPU time of a round trip over pipes, `block`, one CPU: 1,000 pairs of threads in two programs",
       "10 pairs", by_threads);
  show("the same 1,000 clients, but the server is one thread with epoll_wait(2)", "1,000 threads",
       by_loop);
  show("the same with one client", "one thread that sleeps in read(2)", one_by_loop);
}
