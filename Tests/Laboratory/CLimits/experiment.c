#define _GNU_SOURCE
#include "experiment.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"

static void fail(int error, const char *call) {
  fprintf(stderr, "limits: %s: %s\n", call, strerror(error));
  exit(1);
}

int must(int result, const char *call) {
  if (result < 0) fail(errno, call);
  return result;
}

void must_be_zero(int error, const char *call) {
  if (error != 0) fail(error, call);
}

uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/// The CPUs that this program was allowed before an experiment pinned it.
static cpu_set_t allowed;

static void remember_allowed(void) {
  must(sched_getaffinity(0, sizeof allowed, &allowed), "sched_getaffinity");
}

void pin(place place) {
  if (CPU_COUNT(&allowed) < 2) fail(EINVAL, "two CPUs are needed, and one is allowed");
  int cpu = -1;
  for (int left = (int)place + 1; left > 0; left -= CPU_ISSET(cpu, &allowed) ? 1 : 0) cpu++;
  cpu_set_t wanted;
  CPU_ZERO(&wanted);
  CPU_SET(cpu, &wanted);
  must(sched_setaffinity(0, sizeof wanted, &wanted), "sched_setaffinity");
}

void *shared_memory(size_t length) {
  void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) fail(errno, "mmap");
  return memory;
}

/// Ends the program when the other process of an experiment has failed before `join`: nobody would
/// answer any more.
static void look_after_child(int signal) {
  (void)signal;
  siginfo_t end = {0};
  waitid(P_ALL, 0, &end, WEXITED | WNOHANG | WNOWAIT);
  if (end.si_pid == 0 || (end.si_code == CLD_EXITED && end.si_status == 0)) return;
  static const char text[] = "limits: the other process of an experiment has failed\n";
  ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
  _exit(written < 0 ? 2 : 1);
}

static void watch_children(void) {
  struct sigaction action = {.sa_handler = look_after_child, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  must(sigaction(SIGCHLD, &action, NULL), "sigaction");
}

void begin_experiments(void) {
  remember_allowed();
  watch_children();
}

pid_t start(place place, void (*body)(void *), void *context) {
  pid_t parent = getpid();
  fflush(stdout);
  pid_t process = must(fork(), "fork");
  if (process > 0) return process;
  must_be_zero(-clinux_die_with_parent(SIGKILL, parent), "prctl");
  pin(place);
  body(context);
  _exit(0);
}

void join(pid_t process) {
  int status;
  must(waitpid(process, &status, 0), "waitpid");
  if (status != 0) fail(ECHILD, "the other process of an experiment");
}

static int compare(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

/// How many ratios lie on either side of the interval. Each is as likely above the true median as
/// below it; so many or fewer are below it in one case of forty at most.
static int count_outside(void) {
  double chance = 1.0 / (double)(UINT64_C(1) << TURNS), sum = 0;
  for (int count = 0;; count++) {
    sum += chance;
    if (sum > 0.025) return count - 1;
    chance *= (double)(TURNS - count) / (count + 1);
  }
}

void show(const char *what, const char *compared, const double ratios[TURNS]) {
  double sorted[TURNS];
  memcpy(sorted, ratios, sizeof sorted);
  qsort(sorted, TURNS, sizeof *sorted, compare);
  int outside = count_outside();
  printf("| %s | %s | %.2f [%.2f, %.2f] |\n", what, compared, sorted[TURNS / 2], sorted[outside],
         sorted[TURNS - 1 - outside]);
}
