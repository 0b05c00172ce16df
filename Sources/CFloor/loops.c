// The two loops and the server's side of them.
//
// Each is one inline function of a carrier and a record size. SPECIALISED makes an instance for
// each carrier, once with 24 bytes as a constant and once for the others, so that the hot path
// decides nothing that does not change.
//
// This file is compiled twice, once for each flavour of the system calls (calls.h): loops_libc.c
// includes it.
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>

#include "clock.h"
#include "pair.h"
#include "ring.h"
#include "signals.h"
#include "transfers.h"

#define SIZES(function, kind, ...)                                                                 \
  return pair->record_size == 24                                                                   \
             ? function(pair, kind, 24, RING_OF_24, __VA_ARGS__)                                   \
             : function(pair, kind, pair->record_size, pair->geometry, __VA_ARGS__)
#define SPECIALISED(function, ...)                                                                 \
  switch (pair->carrier) {                                                                         \
  case BYTES: SIZES(function, BYTES, __VA_ARGS__);                                                 \
  case PACKETS: SIZES(function, PACKETS, __VA_ARGS__);                                             \
  case QUEUE: SIZES(function, QUEUE, __VA_ARGS__);                                                 \
  case SIGNALS: return function(pair, SIGNALS, 24, RING_OF_24, __VA_ARGS__);                       \
  case SIGNALS_SPIN: return function(pair, SIGNALS_SPIN, 24, RING_OF_24, __VA_ARGS__);             \
  case RING_SPIN: SIZES(function, RING_SPIN, __VA_ARGS__);                                         \
  case RING_SEMAPHORE: SIZES(function, RING_SEMAPHORE, __VA_ARGS__);                               \
  case RING_FUTEX: SIZES(function, RING_FUTEX, __VA_ARGS__);                                       \
  case RING_EVENTFD: SIZES(function, RING_EVENTFD, __VA_ARGS__);                                   \
  }                                                                                                \
  __builtin_unreachable()

/// Sends one record: the message, and behind it what `record` has there. A ring's consumer may
/// sleep on until `flush`.
INLINE int put(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
               message message, char *record) {
  if (kind >= RING_SPIN) {
    ring_put(&pair->out, kind, geometry, message, record, size);
    return 0;
  }
  begin_with(record, message);
  if (kind == BYTES) return write_bytes(pair->here.send, record, size, pair->piece);
  if (kind == PACKETS) return write_packet(pair->here.send, record, size);
  if (kind == QUEUE) return send_to_queue(pair->here.send, record, size);
  return send_signal(&pair->out, kind, pair->here.send, record);
}

INLINE void flush(cfloor_pair *pair, carrier kind) {
  if (kind >= RING_SPIN) ring_flush(&pair->out, kind);
}

/// Receives one record, and its message apart.
INLINE int get(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry, char *record,
               message *message) {
  int error = 0;
  if (kind >= RING_SPIN) {
    *message = ring_get(&pair->in, kind, geometry, record, size);
    return 0;
  }
  if (kind == BYTES) error = read_bytes(pair->here.receive, record, size);
  if (kind == PACKETS) error = read_packet(pair->here.receive, record, size);
  if (kind == QUEUE) error = receive_from_queue(pair->here.receive, record, size);
  if (carries_signals(kind)) error = receive_signal(&pair->in, kind, record);
  *message = message_of(record);
  return error;
}

// --- The client

/// One round trip with an order in it, and the answer to it.
INLINE int exchange(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                    uint64_t order, uint64_t count) {
  message reply, request = {++pair->sequence, order, count};
  int error = put(pair, kind, size, geometry, request, pair->request);
  flush(pair, kind);
  if (!error) error = get(pair, kind, size, geometry, pair->reply, &reply);
  if (error) return error;
  return reply.sequence == request.sequence ? 0 : -EBADMSG;
}

INLINE int round_trips(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                       uint64_t until_ns, uint64_t *nanoseconds, size_t capacity, size_t *count) {
  int error = exchange(pair, kind, size, geometry, ORDER_NOTHING, 0);
  uint64_t last = now();
  size_t done = 0;
  if (!error) {
    do {
      error = exchange(pair, kind, size, geometry, ORDER_NOTHING, 0);
      uint64_t end = now();
      nanoseconds[done] = end - last;
      last = end;
      done += !error;
    } while (!error && last < until_ns && done < capacity);
  }
  *count = done;
  return error;
}

static int exchange_one(cfloor_pair *pair, uint64_t order, uint64_t count) {
  SPECIALISED(exchange, order, count);
}

static int round_trips_until(cfloor_pair *pair, uint64_t until_ns, uint64_t *nanoseconds,
                             size_t capacity, size_t *count) {
  SPECIALISED(round_trips, until_ns, nanoseconds, capacity, count);
}

/// Sends the next records of a stream, in one call where bytes lie back to back. A batch is made
/// first and sent then, as a program has it that sends several at once; a single record need not be
/// read back from memory.
INLINE int put_batch(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                     uint64_t *sent, uint64_t count, int batch, char *records) {
  int error = 0, made = 0;
  if (batch == 1) {
    error = put(pair, kind, size, geometry, (message){*sent, *sent, *sent}, records);
    flush(pair, kind);
    ++*sent;
    return error;
  }
  for (; made < batch && *sent < count; made++, ++*sent) {
    begin_with(records + (size_t)made * size, (message){*sent, *sent, *sent});
  }
  if (kind == BYTES) {
    return write_bytes(pair->here.send, records, (size_t)made * size, pair->piece);
  }
  for (char *record = records; !error && made > 0; made--, record += size) {
    error = put(pair, kind, size, geometry, message_of(record), record);
  }
  flush(pair, kind);
  return error;
}

/// 0 + 1 + … + (count − 1), modulo 2⁶⁴.
static uint64_t sum_below(uint64_t count) {
  return count % 2 == 0 ? count / 2 * (count - 1) : (count - 1) / 2 * count;
}

INLINE int stream(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                  uint64_t count, int batch, char *records, uint64_t *elapsed_ns) {
  int error = exchange(pair, kind, size, geometry, ORDER_SUM, count);
  uint64_t start = now();
  for (uint64_t sent = 0; !error && sent < count;) {
    error = put_batch(pair, kind, size, geometry, &sent, count, batch, records);
  }
  message total;
  if (!error) error = get(pair, kind, size, geometry, pair->reply, &total);
  *elapsed_ns = now() - start;
  if (error) return error;
  return total.sequence == sum_below(count) ? 0 : -EBADMSG;
}

static int stream_from(cfloor_pair *pair, uint64_t count, int batch, char *records,
                       uint64_t *elapsed_ns) {
  SPECIALISED(stream, count, batch, records, elapsed_ns);
}

// --- The server

INLINE int add_up(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                  uint64_t count, uint64_t *sum) {
  char *intake = pair->intake;
  if (kind != BYTES) {
    for (message message; count > 0; count--) {
      int error = get(pair, kind, size, geometry, intake, &message);
      if (error) return error;
      *sum += message.sequence;
    }
    return 0;
  }
  // A read brings as many bytes as there are, and the last record of them may be a part of one.
  for (size_t held = 0; count > 0;) {
    size_t room = pair->intake_records * size - held;
    ptrdiff_t some = read_some(pair->here.receive, intake + held, room);
    if (some < 0) return (int)some;
    held += (size_t)some;
    const char *record = intake;
    for (; held >= size; held -= size, record += size, count--) {
      *sum += message_of(record).sequence;
    }
    memmove(intake, record, held);
  }
  return 0;
}

INLINE int answer(cfloor_pair *pair, carrier kind, size_t size, ring_geometry geometry,
                  char *record) {
  for (message message;;) {
    int error = get(pair, kind, size, geometry, record, &message);
    if (!error) error = put(pair, kind, size, geometry, message, record);
    flush(pair, kind);
    if (!error && __builtin_expect(message.order != ORDER_NOTHING, 0)) {
      if (message.order == ORDER_END) return 0;
      uint64_t sum = 0;
      error = add_up(pair, kind, size, geometry, message.count, &sum);
      message.order = ORDER_NOTHING;
      message.sequence = sum;
      if (!error) error = put(pair, kind, size, geometry, message, record);
      flush(pair, kind);
    }
    if (error) return error;
  }
}

static int answer_in(cfloor_pair *pair, char *record) { SPECIALISED(answer, record); }

#ifdef CALLS_OF_LIBC
#define LOOPS libc_loops
#else
#define LOOPS inlined_loops
#endif

const loops LOOPS = {
    .exchange = exchange_one,
    .round_trips = round_trips_until,
    .stream = stream_from,
    .answer = answer_in,
};
