// What a session owes with each message, added to a ring of bare C with one record a call: whether
// it was interrupted, how large a record is, whether the peer may sleep, the header and the
// sequence, and a checksum.
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "CLinux.h"
#include "experiment.h"

enum { SLOTS = 1024, MESSAGES = 10000000 };

typedef struct {
  uint64_t header, number, value;
} message;

/// A slot's sequence lies in the cache line of its message.
typedef struct {
  message message;
  _Atomic uint64_t sequence;
} slot;

typedef struct {
  _Alignas(128) _Atomic uint64_t consumed;
  _Alignas(128) _Atomic uint32_t consumer_sleeps;
  _Alignas(128) _Atomic uint32_t producer_sleeps;
  _Alignas(128) uint64_t sum;
  _Alignas(128) slot slots[SLOTS];
} ring;

/// What a session keeps in memory, because a call does not know of the one before.
typedef struct {
  _Atomic uint32_t interruption;
  uint64_t record_size;
  uint64_t number;
  uint64_t position, told;
} session;

typedef struct {
  ring *ring;
  session session;
} side;

#define INLINE CLINUX_INLINE
/// Nothing is in registers still that lies in memory: here a call ends.
INLINE void end_of_call(void) { __asm__ volatile("" : : : "memory"); }

INLINE void put(ring *ring, session *session, message message) {
  while (session->position - session->told >= SLOTS) {
    session->told = atomic_load_explicit(&ring->consumed, memory_order_acquire);
  }
  slot *slot = &ring->slots[session->position % SLOTS];
  slot->message = message;
  atomic_store_explicit(&slot->sequence, ++session->position, memory_order_release);
}

INLINE message take(ring *ring, session *session) {
  slot *slot = &ring->slots[session->position % SLOTS];
  while (atomic_load_explicit(&slot->sequence, memory_order_acquire) != session->position + 1) {
    clinux_pause();
  }
  message message = slot->message;
  if (++session->position % (SLOTS / 4) == 0) {
    atomic_store_explicit(&ring->consumed, session->position, memory_order_release);
  }
  return message;
}

// The bare loop.

static void add_up(void *context) {
  side *side = context;
  session session = {0};
  uint64_t sum = 0;
  for (long i = 0; i < MESSAGES; i++) sum += take(side->ring, &session).value;
  side->ring->sum = sum;
}

static void send_bare(side *side) {
  session session = {0};
  for (uint64_t i = 0; i < MESSAGES; i++) put(side->ring, &session, (message){1, i, i});
}

// The loop of a session.

static void check(void *context) {
  side *side = context;
  session *session = &side->session;
  for (long i = 0; i < MESSAGES; i++) {
    if (atomic_load_explicit(&session->interruption, memory_order_acquire) != 0) return;
    if (session->record_size != sizeof(message)) return;
    message message = take(side->ring, session);
    if (message.header != 1 || message.number != session->number) return;
    session->number++;
    side->ring->sum += message.value * (message.number + 1);
    if (atomic_load_explicit(&side->ring->producer_sleeps, memory_order_relaxed) != 0) return;
    end_of_call();
  }
}

static void send_obliged(side *side) {
  session *session = &side->session;
  for (long i = 0; i < MESSAGES; i++) {
    if (atomic_load_explicit(&session->interruption, memory_order_acquire) != 0) return;
    if (session->record_size != sizeof(message)) return;
    put(side->ring, session, (message){1, session->number, session->number});
    session->number++;
    if (atomic_load_explicit(&side->ring->consumer_sleeps, memory_order_relaxed) != 0) return;
    end_of_call();
  }
}

/// Nanoseconds of a message.
static double one_way(void (*receive)(void *), void (*send)(side *)) {
  side side = {shared_memory(sizeof(ring)), {.record_size = sizeof(message)}};
  memset(side.ring, 0, sizeof *side.ring);
  pid_t receiver = start(SECOND_CPU, receive, &side);
  uint64_t begin = now();
  send(&side);
  join(receiver);
  double nanoseconds = (double)(now() - begin) / MESSAGES;
  must(side.ring->sum != 0 ? 0 : -1, "the receiver added nothing up");
  munmap(side.ring, sizeof *side.ring);
  return nanoseconds;
}

void obligations(void) {
  double ratios[TURNS];
  pin(FIRST_CPU);
  for (int turn = 0; turn < TURNS; turn++) {
    double bare = one_way(add_up, send_bare);
    ratios[turn] = one_way(check, send_obliged) / bare;
  }
  show("a ring, one record a call, two CPUs: with what a session owes for each", "without", ratios);
}
