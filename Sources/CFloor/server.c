// The fork, and where its two sides run.
#define _GNU_SOURCE
#include "server.h"

#include <errno.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"
#include "signals.h"

void close_all_but(const int *kept, int count) {
  for (unsigned next = 0;;) {
    int lowest = -1;
    for (int i = 0; i < count; i++) {
      if (kept[i] >= (int)next && (lowest < 0 || kept[i] < lowest)) lowest = kept[i];
    }
    unsigned end = lowest < 0 ? ~0u : (unsigned)lowest;
    if (end > next) syscall(SYS_close_range, next, lowest < 0 ? end : end - 1, 0);
    if (lowest < 0) return;
    next = end + 1;
  }
}

/// Forks. The server keeps all signals blocked, so that no handler of the client's runs in it.
static int fork_server(server *server, void (*run)(void *), void *context) {
  sigset_t all, before;
  sigfillset(&all);
  pid_t client = getpid();
  pthread_sigmask(SIG_SETMASK, &all, &before);
  server->process = fork();
  int error = server->process < 0 ? -errno : 0;
  if (server->process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The client may have ended before the line above.
    if (getppid() == client) run(context);
    _exit(1);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

/// The server inherits where its client runs at the fork, so the client goes there first: what
/// sched_setaffinity(2) has against it is then known here.
int start_server(server *server, const cfloor_setting *setting, void (*run)(void *),
                 void *context) {
  if (sched_getaffinity(0, sizeof server->affinity, &server->affinity) < 0) return -errno;
  server->is_pinned = true;
  int error = setting->server_cpu < 0 ? 0 : clinux_set_affinity(setting->server_cpu);
  if (error) return error;
  error = fork_server(server, run, context);
  if (error) return error;
  if (setting->client_cpu >= 0) return clinux_set_affinity(setting->client_cpu);
  if (setting->server_cpu < 0) return 0;
  return sched_setaffinity(0, sizeof server->affinity, &server->affinity) < 0 ? -errno : 0;
}

void end_server(server *server) {
  if (server->process <= 0) return;
  kill(server->process, SIGKILL);
  while (waitpid(server->process, NULL, 0) < 0 && errno == EINTR) {}
}

void unpin(server *server) {
  // It cannot fail: the CPUs were allowed before, and a set that has shrunk since is cut down.
  if (server->is_pinned) sched_setaffinity(0, sizeof server->affinity, &server->affinity);
}

void take_number(sigset_t *before) {
  sigset_t number;
  sigemptyset(&number);
  sigaddset(&number, SIGNAL_NUMBER);
  pthread_sigmask(SIG_BLOCK, &number, before);
}

int claim_number(void) {
  struct sigaction present;
  if (sigaction(SIGNAL_NUMBER, NULL, &present) < 0) return -errno;
  if (present.sa_handler != SIG_DFL) return -EBUSY;
  int64_t limit = clinux_queued_signal_limit();
  return limit > 0 ? 0 : limit < 0 ? (int)limit : -ENOBUFS;
}

void drain_number(void) {
  signal_info info;
  while (take_signal(&info, false) > 0) {}
}

void leave_number(const sigset_t *before) {
  drain_number();
  pthread_sigmask(SIG_SETMASK, before, NULL);
}
