// Sleeping and being woken: eventfd, epoll.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#define OR_ERRNO(call) ({ __typeof__(call) answer_ = (call); answer_ < 0 ? -errno : answer_; })

int clinux_eventfd(bool nonblocking) {
  return OR_ERRNO(eventfd(0, EFD_CLOEXEC | (nonblocking ? EFD_NONBLOCK : 0)));
}

int clinux_poll_one(int descriptor, uint32_t events, bool nowait) {
  struct pollfd entry = {.fd = descriptor, .events = (short)events};
  clinux_count_call();
  return OR_ERRNO(poll(&entry, 1, nowait ? 0 : -1));
}

_Static_assert(CLINUX_POLL_IN == POLLIN && CLINUX_POLL_OUT == POLLOUT, "the same for poll(2)");
_Static_assert(CLINUX_POLL_IN == EPOLLIN && CLINUX_POLL_HANGUP == EPOLLHUP &&
                   CLINUX_POLL_PEER_CLOSED == EPOLLRDHUP && CLINUX_POLL_CHANGES == EPOLLET,
               "the kernel's event bits");

int clinux_epoll_create(void) { return OR_ERRNO(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return OR_ERRNO(epoll_ctl(epoll, operation, descriptor, &event));
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
  return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int clinux_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token) {
  return control(epoll, EPOLL_CTL_MOD, descriptor, events, token);
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
