// Real-time signals that carry messages: what keeps one from ending the process, and how many may
// be queued.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

_Static_assert(sizeof(siginfo_t) == CLINUX_SIGNAL_CONTENT_SIZE, "what the kernel copies out");

// A signal to a process goes to any thread that does not block it, and the thread that waits
// for it may be another one. So this blocks it in the thread that was hit, from when it goes on: the kernel takes
// the mask back from the context. Then it queues the signal again, to the process. No thread is hit
// twice unless it unblocks the signal, so this comes to rest.
static void pass_on(int number, siginfo_t *content, void *context) {
  sigaddset(&((ucontext_t *)context)->uc_sigmask, number);
  // Only the kernel writes codes from 0 on, and only from the first thread would it let a process
  // repeat them. They are kill(1)'s and its like's, and carry nothing.
  if (content->si_code >= 0) return;
  // EAGAIN: somebody else took the place in the queue that this one had.
  while (clinux_syscall6(SYS_rt_sigqueueinfo, getpid(), number, (long)content, 0, 0, 0) == -EAGAIN)
    clinux_nap(1000000);
}

int clinux_claim_signal(int number) {
  struct sigaction present;
  if (sigaction(number, NULL, &present) < 0) return -errno;
  bool has_content = present.sa_flags & SA_SIGINFO;
  if (!has_content || present.sa_sigaction != pass_on) {
    if (has_content || present.sa_handler != SIG_DFL) return -EBUSY;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
    action.sa_sigaction = pass_on;
    sigfillset(&action.sa_mask);
    if (sigaction(number, &action, NULL) < 0) return -errno;
  }
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  return -pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int64_t clinux_queued_signal_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_SIGPENDING, &limit) < 0) return -errno;
  return limit.rlim_cur == RLIM_INFINITY ? INT64_MAX : (int64_t)limit.rlim_cur;
}
