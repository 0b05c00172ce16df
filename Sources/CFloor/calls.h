// The system calls that the loops make, in one of two flavours: inlined into the loop, or, where
// CALLS_OF_LIBC is defined, by the functions of the C library. Both make the same calls, and both
// answer with the negated errno.
//
// A function that returns after a system call costs 15 to 300 ns, by processor, because what the
// processor predicts returns by is of no use any more after a system call (`make limits`); and on one
// CPU each further page of code costs a page walk after every switch between the two processes. The
// inlined flavour pays neither, which is the limit of what C can do; the other one pays both, as
// programs do.
#ifndef CFLOOR_CALLS_H
#define CFLOOR_CALLS_H

#include "pair.h"

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

#ifdef CALLS_OF_LIBC

#include <errno.h>
#include <mqueue.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

INLINE ptrdiff_t or_errno(ptrdiff_t answer) { return answer < 0 ? -errno : answer; }

INLINE ptrdiff_t call_read(int descriptor, void *buffer, size_t length) {
  return or_errno(read(descriptor, buffer, length));
}
INLINE ptrdiff_t call_write(int descriptor, const void *buffer, size_t length) {
  return or_errno(write(descriptor, buffer, length));
}
INLINE int call_queue_send(int queue, const char *record, size_t size) {
  return (int)or_errno(mq_send(queue, record, size, 0));
}
INLINE ptrdiff_t call_queue_receive(int queue, char *record, size_t size) {
  unsigned priority;
  return or_errno(mq_receive(queue, record, size, &priority));
}
/// By syscall(2), because sigqueue(3) has room for 8 bytes, and pidfd_send_signal(2) a function of its
/// own since glibc 2.36 only.
INLINE int call_signal_send(int process, int number, void *info) {
  return (int)or_errno(syscall(SYS_pidfd_send_signal, process, number, info, 0));
}
INLINE int call_signal_receive(uint64_t set, void *info, bool may_sleep) {
  // The kernel's set is the beginning of the library's, which has room for more signals.
  sigset_t signals;
  memset(&signals, 0, sizeof signals);
  memcpy(&signals, &set, sizeof set);
  const struct timespec at_once = {0, 0};
  return (int)or_errno(sigtimedwait(&signals, info, may_sleep ? NULL : &at_once));
}
/// By syscall(2): glibc has no function for futex(2).
INLINE void call_futex_wait(void *word, uint32_t expected) {
  syscall(SYS_futex, word, /* FUTEX_WAIT */ 0, expected, NULL, NULL, 0);
}
INLINE void call_futex_wake(void *word, int count) {
  syscall(SYS_futex, word, /* FUTEX_WAKE */ 1, count, NULL, NULL, 0);
}
INLINE void call_nap(long nanoseconds) {
  const struct timespec time = {0, nanoseconds};
  nanosleep(&time, NULL);
}

#else

INLINE ptrdiff_t call_read(int descriptor, void *buffer, size_t length) {
  return clinux_read(descriptor, buffer, length);
}
INLINE ptrdiff_t call_write(int descriptor, const void *buffer, size_t length) {
  return clinux_write(descriptor, buffer, length);
}
INLINE int call_queue_send(int queue, const char *record, size_t size) {
  return clinux_queue_send(queue, record, size, false);
}
INLINE ptrdiff_t call_queue_receive(int queue, char *record, size_t size) {
  unsigned priority;
  return clinux_queue_receive(queue, record, size, &priority, false);
}
INLINE int call_signal_send(int process, int number, void *info) {
  return (int)clinux_syscall6(SYS_pidfd_send_signal, process, number, (long)info, 0, 0, 0);
}
INLINE int call_signal_receive(uint64_t set, void *info, bool may_sleep) {
  return (int)clinux_syscall6(SYS_rt_sigtimedwait, (long)&set, (long)info,
                              may_sleep ? 0 : (long)&clinux_at_once, sizeof set, 0, 0);
}
INLINE void call_futex_wait(void *word, uint32_t expected) { clinux_futex_wait(word, expected); }
INLINE void call_futex_wake(void *word, int count) { clinux_futex_wake(word, count); }
INLINE void call_nap(long nanoseconds) { clinux_nap(nanoseconds); }

#endif

#endif
