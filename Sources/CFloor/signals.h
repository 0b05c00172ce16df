// Moving records as real-time signals: the kernel queues each with what its sender says of it, and
// that has room for 24 bytes.
//
// One number does for both directions, because a signal is sent to a process. The kernel's bound
// (RLIMIT_SIGPENDING) is for all processes of a user together, so the sender keeps one of its own
// and waits for room as the producer of a ring does.
#ifndef CFLOOR_SIGNALS_H
#define CFLOOR_SIGNALS_H

#include <signal.h>

#include "ring.h"
#include "transfers.h"

enum {
  SIGNAL_NUMBER = 64,  // SIGRTMAX, for which glibc has a function
  SIGNALS_IN_FLIGHT = 128,  // in each direction
};

/// A siginfo_t. Another process may be sent negative codes only; of one that the kernel does not
/// know it copies 48 bytes as they are, and the others must be 0.
typedef struct {
  int number, error, code, nothing;
  char record[sizeof(message)];
  char zero[88];
} signal_info;
_Static_assert(sizeof(signal_info) == sizeof(siginfo_t), "what the kernel reads and writes");
enum { SIGNAL_CODE = -100 };

INLINE bool carries_signals(carrier kind) { return kind == SIGNALS || kind == SIGNALS_SPIN; }

/// How a sender waits for room.
INLINE carrier room_of(carrier kind) { return kind == SIGNALS_SPIN ? RING_SPIN : RING_FUTEX; }

/// Without room for one more signal of this user there is nothing to sleep on, only time.
INLINE void nap(carrier kind) {
  if (kind == SIGNALS_SPIN) return clinux_pause();
  call_nap(20000);
}

INLINE int send_signal(ring *ring, carrier kind, int process, const char *record) {
  if (ring->position - ring->consumed >= SIGNALS_IN_FLIGHT) {
    wait_for_room(ring, room_of(kind), SIGNALS_IN_FLIGHT);
  }
  signal_info info = {.number = SIGNAL_NUMBER, .code = SIGNAL_CODE};
  memcpy(info.record, record, sizeof info.record);
  for (;;) {
    int answer = call_signal_send(process, SIGNAL_NUMBER, &info);
    if (answer == 0) ring->position++;
    if (answer != -EAGAIN) return answer;
    nap(kind);
  }
}

/// The number, or -EAGAIN when none is pending and this may not sleep.
INLINE int take_signal(signal_info *info, bool may_sleep) {
  return call_signal_receive(1ull << (SIGNAL_NUMBER - 1), info, may_sleep);
}

INLINE int receive_signal(ring *ring, carrier kind, char *record) {
  signal_info info;
  int answer;
  do answer = take_signal(&info, kind == SIGNALS); while (is_in_vain(answer));
  if (answer < 0) return answer;
  memcpy(record, info.record, sizeof info.record);
  // A ring's consumer tells of all before it sleeps. To know that it will would take one more call
  // here; a consumer that sleeps without has left at least three quarters of the room known.
  if (++ring->position % (SIGNALS_IN_FLIGHT / 4) == 0) publish_consumed(ring, room_of(kind));
  return 0;
}

#endif
