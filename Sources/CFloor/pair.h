// Two processes and what lies between them, as each of the two sees it.
#ifndef CFLOOR_PAIR_H
#define CFLOOR_PAIR_H

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "CFloor.h"
#include "CLinux.h"
#include "server.h"

#define INLINE CLINUX_INLINE

/// What is asked of a server that gets a record. It always answers by the same.
enum {
  ORDER_NOTHING,
  ORDER_SUM,  // then to take `count` records, and to add them up
  ORDER_END,  // then to stop
};

/// What a record begins with. In one of 24 bytes there is nothing else.
typedef struct {
  uint64_t sequence;
  uint64_t order;
  uint64_t count;
} message;
_Static_assert(sizeof(message) == CFLOOR_SMALLEST_RECORD, "the smallest record is a message");

// A record need not lie on a word's boundary.
INLINE message message_of(const char *record) {
  message message;
  memcpy(&message, record, sizeof message);
  return message;
}
INLINE void begin_with(char *record, message message) {
  memcpy(record, &message, sizeof message);
}

/// How a record is moved, which is a constant in each instance of the loops.
typedef enum {
  BYTES, PACKETS, QUEUE, SIGNALS, SIGNALS_SPIN,
  RING_SPIN, RING_SEMAPHORE, RING_FUTEX, RING_EVENTFD,
} carrier;

/// The descriptors of one side; -1 for what it has not, which in a ring is either. Signals are sent
/// to a descriptor of the other process.
typedef struct { int send, receive; } ends;

/// What both sides of a ring write, apart from the slots. 128 bytes for each: two cache lines,
/// because CPUs fetch them in pairs.
typedef struct {
  _Alignas(128) _Atomic uint64_t consumed;
  _Alignas(128) _Atomic uint32_t consumer_waits;
  _Alignas(128) _Atomic uint32_t producer_waits;
  _Alignas(128) sem_t items, room;
} ring_control;

/// One side's view of the ring it writes to or reads from. Signals have everything of it but slots
/// and a consumer that waits.
typedef struct {
  ring_control *control;
  char *slots;
  uint64_t position;
  uint64_t consumed;  // producer: as last seen; consumer: as last told
  int items_event, room_event;  // eventfds that wake the consumer and the producer
} ring;

/// A slot is a record, its sequence behind it on a multiple of 8, and nothing up to a multiple of
/// 32.
typedef struct { size_t sequence_at, stride, capacity; } ring_geometry;

/// The loops of one flavour.
typedef struct {
  /// One round trip with an order in it, and the answer to it.
  int (*exchange)(cfloor_pair *pair, uint64_t order, uint64_t count);
  /// As cfloor_round_trips.
  int (*round_trips)(cfloor_pair *pair, uint64_t until_ns, uint64_t *nanoseconds, size_t capacity,
                     size_t *count);
  /// As cfloor_stream, with memory for a batch.
  int (*stream)(cfloor_pair *pair, uint64_t count, int batch, char *records, uint64_t *elapsed_ns);
  /// The server's, with memory for a record.
  int (*answer)(cfloor_pair *pair, char *record);
} loops;
extern const loops inlined_loops, libc_loops;

struct cfloor_pair {
  const loops *loops;
  carrier carrier;
  size_t record_size;
  size_t piece;  // bytes that a stream of bytes takes with one call at most
  ends here, there;  // this side's descriptors, and until the fork the other's
  int event_here, event_there;  // eventfds that wake this side and the other, or -1
  ring out, in;
  ring_geometry geometry;
  void *shared, *own;  // the rings' mapping, and that of the buffers
  size_t shared_length, own_length;
  char *request, *reply;  // of the client, one record each
  char *intake;  // of the server, `intake_records`
  size_t intake_records;
  uint64_t sequence;
  server server;
  sigset_t mask;  // of the caller, before it took signals
  bool takes_signals;
};

/// Of records of 24 bytes, with constants where there can be any.
#define RING_OF_24 ((ring_geometry){24, 32, pair->geometry.capacity})

/// Lays out a pair that has no objects yet, but its buffers.
int begin_pair(cfloor_pair *pair, const cfloor_setting *setting);
/// That, and makes the mechanism's objects, both sides' ends of them.
int make_objects(cfloor_pair *pair, const cfloor_setting *setting);
/// Closes and unmaps what there is of them.
void release_objects(cfloor_pair *pair);
/// That, but for the buffers.
void release_channel(cfloor_pair *pair);
void close_ends(ends *side);
/// Lets no transfer of this side's sleep.
int use_nonblocking(const ends *side);
/// Becomes the other side.
void swap_sides(cfloor_pair *pair);

/// One round trip with an order in it.
int round_trip(cfloor_pair *pair, uint64_t order);
/// The server's loop: until it is told to stop, or the mechanism fails.
int answer_all(cfloor_pair *pair);

#endif
