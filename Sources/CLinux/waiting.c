// Sleeping and being woken: eventfd, epoll, signalfd.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define OR_ERRNO(call) ({ __typeof__(call) answer_ = (call); answer_ < 0 ? -errno : answer_; })

int clinux_eventfd(void) { return OR_ERRNO(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

_Static_assert(CLINUX_POLL_IN == EPOLLIN && CLINUX_POLL_HANGUP == EPOLLHUP &&
                   CLINUX_POLL_PEER_CLOSED == EPOLLRDHUP,
               "the kernel's event bits");

int clinux_epoll_create(void) { return OR_ERRNO(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return OR_ERRNO(epoll_ctl(epoll, operation, descriptor, &event));
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
  return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int clinux_epoll_remove(int epoll, int descriptor) {
  return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0);
}

int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int milliseconds) {
  struct epoll_event found[64];
  int count = epoll_wait(epoll, found, capacity < 64 ? capacity : 64, milliseconds);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) events[i] = (clinux_event){found[i].data.u64, found[i].events};
  return count;
}

int clinux_termination_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  int answer = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (answer != 0) return -answer;
  return OR_ERRNO(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int clinux_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t received = read(descriptor, &info, sizeof info);
  return received < 0 ? -errno : (int)info.ssi_signo;
}
