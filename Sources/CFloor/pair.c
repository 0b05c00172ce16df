// Opening and closing a pair: the fork, and where its two sides run.
#define _GNU_SOURCE
#include "pair.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

static void swap_ends(cfloor_pair *pair) {
  ends here = pair->here;
  pair->here = pair->there;
  pair->there = here;
  ring out = pair->out;
  pair->out = pair->in;
  pair->in = out;
}

/// Closes whatever the client had open and the server has no use for, so that neither a
/// descriptor's end nor a lock depends on a process that nobody knows of. Before Linux 5.9 there is
/// no close_range(2), and they stay open until the server is killed.
static void close_others(const cfloor_pair *pair) {
  int kept[] = {pair->here.send, pair->here.receive, pair->out.items_event, pair->out.room_event,
                pair->in.items_event, pair->in.room_event};
  for (unsigned next = 0;;) {
    int lowest = -1;
    for (int i = 0; i < 6; i++) {
      if (kept[i] >= (int)next && (lowest < 0 || kept[i] < lowest)) lowest = kept[i];
    }
    unsigned end = lowest < 0 ? ~0u : (unsigned)lowest;
    if (end > next) syscall(SYS_close_range, next, lowest < 0 ? end : end - 1, 0);
    if (lowest < 0) return;
    next = end + 1;
  }
}

_Noreturn static void become_server(cfloor_pair *pair, pid_t client) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The client may have ended before the line above.
  if (getppid() != client) _exit(1);
  swap_ends(pair);
  close_ends(&pair->there);
  close_others(pair);
  serve(pair);
}

/// Forks. The server keeps all signals blocked, so that no handler of the client's runs in it.
static int fork_server(cfloor_pair *pair) {
  sigset_t all, before;
  sigfillset(&all);
  pid_t client = getpid();
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pair->server = fork();
  int error = pair->server < 0 ? -errno : 0;
  if (pair->server == 0) become_server(pair, client);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

/// The server inherits where its client runs at the fork, so the client goes there first: what
/// sched_setaffinity(2) has against it is then known here.
static int fork_pinned(cfloor_pair *pair, const cfloor_setting *setting) {
  if (sched_getaffinity(0, sizeof pair->affinity, &pair->affinity) < 0) return -errno;
  pair->is_pinned = true;
  int error = setting->server_cpu < 0 ? 0 : clinux_set_affinity(setting->server_cpu);
  if (error) return error;
  error = fork_server(pair);
  if (error) return error;
  if (setting->client_cpu >= 0) return clinux_set_affinity(setting->client_cpu);
  return sched_setaffinity(0, sizeof pair->affinity, &pair->affinity) < 0 ? -errno : 0;
}

/// The client's half of what the server is born with: a descriptor of the other process, and the
/// number blocked, because otherwise a signal ends who gets it. None comes before the first record.
static int take_signals(cfloor_pair *pair) {
  pair->here.send = clinux_pidfd_open(pair->server);
  if (pair->here.send < 0) return pair->here.send;
  sigset_t number;
  sigemptyset(&number);
  sigaddset(&number, SIGNAL_NUMBER);
  pthread_sigmask(SIG_BLOCK, &number, &pair->mask);
  pair->takes_signals = true;
  return 0;
}

/// The server has ended, so nothing comes after what is pending.
static void leave_signals(cfloor_pair *pair) {
  signal_info info;
  while (take_signal(&info, false) > 0) {}
  pthread_sigmask(SIG_SETMASK, &pair->mask, NULL);
}

int cfloor_open(const cfloor_setting *setting, cfloor_pair **opened) {
  *opened = NULL;
  if (setting->record_size < CFLOOR_SMALLEST_RECORD ||
      setting->record_size > CFLOOR_LARGEST_RECORD) {
    return -EINVAL;
  }
  cfloor_pair *pair = calloc(1, sizeof *pair);
  if (!pair) return -ENOMEM;
  int error = make_objects(pair, setting);
  if (!error) error = fork_pinned(pair, setting);
  if (!error && carries_signals(pair->carrier)) error = take_signals(pair);
  if (error) {
    cfloor_close(pair);
    return error;
  }
  close_ends(&pair->there);
  *opened = pair;
  return 0;
}

void cfloor_close(cfloor_pair *pair) {
  if (pair->server > 0) {
    kill(pair->server, SIGKILL);
    while (waitpid(pair->server, NULL, 0) < 0 && errno == EINTR) {}
  }
  if (pair->takes_signals) leave_signals(pair);
  // It cannot fail: the CPUs were allowed before, and a set that has shrunk since is cut down.
  if (pair->is_pinned) sched_setaffinity(0, sizeof pair->affinity, &pair->affinity);
  release_objects(pair);
  free(pair);
}
