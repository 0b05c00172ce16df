// Moving records through the kernel: pipes, sockets and queues.
//
// Inline, so that nothing returns between two system calls but what a flavour of the calls has.
#ifndef CFLOOR_TRANSFERS_H
#define CFLOOR_TRANSFERS_H

#include <errno.h>

#include "calls.h"

/// A side that spins has O_NONBLOCK and gets EAGAIN; a signal of the client's may end a sleep.
INLINE bool is_in_vain(ptrdiff_t answer) { return answer == -EAGAIN || answer == -EINTR; }

INLINE int write_bytes(int descriptor, const char *bytes, size_t length, size_t piece) {
  for (;;) {
    ptrdiff_t some = call_write(descriptor, bytes, length < piece ? length : piece);
    if (some == (ptrdiff_t)length) return 0;
    if (some > 0) {
      bytes += some;
      length -= (size_t)some;
    } else if (!is_in_vain(some)) {
      return (int)some;
    }
  }
}

/// At least one byte, at most `length`; -EPIPE at the end.
INLINE ptrdiff_t read_some(int descriptor, char *bytes, size_t length) {
  for (;;) {
    ptrdiff_t some = call_read(descriptor, bytes, length);
    if (some > 0) return some;
    if (some == 0) return -EPIPE;
    if (!is_in_vain(some)) return some;
  }
}

INLINE int read_bytes(int descriptor, char *bytes, size_t length) {
  for (;;) {
    ptrdiff_t some = read_some(descriptor, bytes, length);
    if (some == (ptrdiff_t)length) return 0;
    if (some < 0) return (int)some;
    bytes += some;
    length -= (size_t)some;
  }
}

INLINE int write_packet(int socket, const char *record, size_t size) {
  for (;;) {
    ptrdiff_t answer = call_write(socket, record, size);
    if (answer == (ptrdiff_t)size) return 0;
    if (!is_in_vain(answer)) return (int)answer;
  }
}

/// The end may be told while a packet lies there: the kernel asks whether there is a packet, then
/// whether the peer has ended, and between the two a peer may send its last one and end
/// (unix_dgram_recvmsg). Nothing more can come then, so a second look finds what there is.
INLINE int read_packet(int socket, char *record, size_t size) {
  ptrdiff_t answer = read_some(socket, record, size);
  if (answer == -EPIPE) answer = read_some(socket, record, size);
  if (answer == (ptrdiff_t)size) return 0;
  return answer < 0 ? (int)answer : -EBADMSG;
}

INLINE int send_to_queue(int queue, const char *record, size_t size) {
  for (;;) {
    int answer = call_queue_send(queue, record, size);
    if (answer == 0) return 0;
    if (!is_in_vain(answer)) return answer;
  }
}

INLINE int receive_from_queue(int queue, char *record, size_t size) {
  for (;;) {
    ptrdiff_t answer = call_queue_receive(queue, record, size);
    if (answer == (ptrdiff_t)size) return 0;
    if (!is_in_vain(answer)) return answer < 0 ? (int)answer : -EBADMSG;
  }
}

#endif
