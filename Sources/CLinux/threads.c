// Threads, processors, signals, limits.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Thread_local int clinux_known_thread_id;

int clinux_ask_thread_id(void) { return clinux_known_thread_id = (int)syscall(SYS_gettid); }

int clinux_interrupt_thread(int thread) {
  return syscall(SYS_tgkill, getpid(), thread, SIGURG) < 0 ? -errno : 0;
}

int clinux_try_interrupt(void) {
  return syscall(SYS_tgkill, getpid(), clinux_thread_id(), 0) < 0 ? -errno : 0;
}

static void do_nothing(int number) { (void)number; }

static int install_empty_handler(int number) {
  struct sigaction action = {.sa_handler = do_nothing};
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, NULL) < 0 ? -errno : 0;
}

int clinux_install_interrupt_handler(void) { return install_empty_handler(SIGURG); }

int clinux_disarm(int number) {
  struct sigaction present;
  if (sigaction(number, NULL, &present) < 0) return -errno;
  if (present.sa_flags & SA_SIGINFO || present.sa_handler != SIG_DFL) return 0;
  return install_empty_handler(number);
}

bool clinux_is_ignored(int number) {
  struct sigaction present;
  return sigaction(number, NULL, &present) == 0 && !(present.sa_flags & SA_SIGINFO) &&
         present.sa_handler == SIG_IGN;
}

void clinux_unblock_interrupt(void) {
  // Once for each thread: nobody blocks it again, and a channel is made for each client.
  static _Thread_local bool is_done;
  if (is_done) return;
  is_done = true;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGURG);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// The timer of a thread that was prodded once: to make and to delete one for each use would cost a
// set-up more than to receive its descriptors.
static _Thread_local struct {
  timer_t timer;
  bool has_timer;
  unsigned depth;
} prodded;

// Its destructor runs at a thread's end. A program may have used up all of them.
static pthread_key_t prodded_key;
static bool has_prodded_key;

static void delete_timer(void *unused) {
  (void)unused;
  if (prodded.has_timer) timer_delete(prodded.timer);
  prodded.has_timer = false;
}

// A child has neither its parent's timers nor the thread id of the thread that forked.
static void forget_parent(void) {
  prodded.has_timer = false;
  clinux_known_thread_id = 0;
}

__attribute__((constructor)) static void watch_threads(void) {
  has_prodded_key = pthread_key_create(&prodded_key, delete_timer) == 0;
  pthread_atfork(NULL, NULL, forget_parent);
}

static bool has_timer(void) {
  if (prodded.has_timer) return true;
  // Any value but NULL has the destructor called.
  if (!has_prodded_key || pthread_setspecific(prodded_key, &prodded) != 0) return false;
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG};
  event._sigev_un._tid = clinux_thread_id();
  prodded.has_timer = timer_create(CLOCK_MONOTONIC, &event, &prodded.timer) == 0;
  return prodded.has_timer;
}

static void set_timer(long first, long interval) {
  const long second = 1000000000;
  struct itimerspec times = {{0, interval}, {first / second, first % second}};
  timer_settime(prodded.timer, 0, &times, NULL);
}

bool clinux_begin_prodding(long first, long interval) {
  if (prodded.depth++ == 0 && has_timer()) set_timer(first, interval);
  return prodded.has_timer;
}

void clinux_end_prodding(void) {
  if (--prodded.depth == 0 && prodded.has_timer) set_timer(0, 0);
}

int clinux_keep_descriptors(const int *descriptors, int count) {
  // There is no such descriptor: where the call is denied, a table of its own would keep all of them.
  if (syscall(SYS_close_range, ~0u, ~0u, 0) < 0) return -errno;
  if (unshare(CLONE_FILES) < 0) return -errno;
  return clinux_close_all_but(descriptors, count);
}

int clinux_die_with_parent(int signal, int parent) {
  if (prctl(PR_SET_PDEATHSIG, signal) < 0) return -errno;
  return getppid() == parent ? 0 : -ESRCH;
}

int clinux_adopt_orphans(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ? -errno : 0;
}

int clinux_semaphore_user(int set, int index) {
  int user = semctl(set, index, GETPID);
  return user < 0 ? -errno : user;
}

void clinux_set_timer_slack(unsigned long nanoseconds) {
  prctl(PR_SET_TIMERSLACK, nanoseconds);
}

int clinux_set_affinity(int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE) return -EINVAL;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) < 0 ? -errno : 0;
}

int clinux_try_affinity(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_setaffinity(-1, sizeof set, &set) < 0 ? -errno : 0;
}

int clinux_get_affinity(uint64_t *mask, size_t length) {
  return sched_getaffinity(0, length, (cpu_set_t *)mask) < 0 ? -errno : 0;
}

int clinux_current_cpu(void) {
  int cpu = sched_getcpu();
  return cpu < 0 ? -errno : cpu;
}

int clinux_thread_usage(clinux_usage *usage) {
  struct timespec time;
  struct rusage counters;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) < 0) return -errno;
  if (getrusage(RUSAGE_THREAD, &counters) < 0) return -errno;
  usage->cpu_nanoseconds = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
  usage->voluntary = (uint32_t)counters.ru_nvcsw;
  usage->involuntary = (uint32_t)counters.ru_nivcsw;
  return 0;
}

int clinux_random(void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t some = getrandom((char *)bytes + done, length - done, 0);
    if (some < 0 && errno != EINTR) return -errno;
    if (some > 0) done += (size_t)some;
  }
  return 0;
}

static int64_t as_number(rlim_t limit) {
  return limit == RLIM_INFINITY ? INT64_MAX : (int64_t)limit;
}

int64_t clinux_queue_byte_limit(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_MSGQUEUE, &limit) < 0 ? -errno : as_number(limit.rlim_cur);
}

int64_t clinux_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
  struct rlimit raised = {limit.rlim_max, limit.rlim_max};
  if (limit.rlim_cur < limit.rlim_max && setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return as_number(limit.rlim_cur);
}

const char *clinux_error_name(int number) { return strerrorname_np(number); }

const char *clinux_error_meaning(int number) { return strerrordesc_np(number); }
