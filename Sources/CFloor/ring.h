// Moving records through a ring in shared memory, with one producer and one consumer.
//
// The slots are those of the library's rings: record and sequence share a cache line, so that one
// line moves for both. A side that is about to sleep sets a word, and the side that sees the word wakes it.
#ifndef CFLOOR_RING_H
#define CFLOOR_RING_H

#include <errno.h>
#include <string.h>

#include "calls.h"

INLINE void sleep_on(carrier kind, _Atomic uint32_t *word, sem_t *semaphore, int event) {
  // A sleep that ends early does no harm: the caller looks again.
  uint64_t count;
  if (kind == RING_FUTEX) call_futex_wait((void *)word, 1);
  if (kind == RING_SEMAPHORE) sem_wait(semaphore);
  if (kind == RING_EVENTFD) call_read(event, &count, sizeof count);
}

INLINE void wake(carrier kind, _Atomic uint32_t *word, sem_t *semaphore, int event) {
  if (!atomic_load_explicit(word, memory_order_relaxed)) return;
  atomic_store_explicit(word, 0, memory_order_relaxed);
  uint64_t one = 1;
  if (kind == RING_FUTEX) call_futex_wake((void *)word, 1);
  if (kind == RING_SEMAPHORE) sem_post(semaphore);
  if (kind == RING_EVENTFD) call_write(event, &one, sizeof one);
}

/// Wakes a consumer that sleeps: after the last record of a batch.
INLINE void ring_flush(ring *ring, carrier kind) {
  if (kind == RING_SPIN) return;
  atomic_thread_fence(memory_order_seq_cst);
  wake(kind, &ring->control->consumer_waits, &ring->control->items, ring->items_event);
}

INLINE void wait_for_room(ring *ring, carrier kind, size_t capacity) {
  ring_control *control = ring->control;
  for (;;) {
    ring->consumed = atomic_load_explicit(&control->consumed, memory_order_acquire);
    if (ring->position - ring->consumed < capacity) return;
    if (kind == RING_SPIN) {
      clinux_pause();
      continue;
    }
    ring_flush(ring, kind);
    atomic_store(&control->producer_waits, 1);
    ring->consumed = atomic_load(&control->consumed);
    if (ring->position - ring->consumed < capacity) {
      atomic_store(&control->producer_waits, 0);
      return;
    }
    sleep_on(kind, &control->producer_waits, &control->room, ring->room_event);
  }
}

/// Puts a record in: the message, and behind it what `record` has there. Who sends the last of a
/// batch calls ring_flush.
///
/// The message is a value, not read from memory: three words that have just been written and are
/// then read as one vector wait for the store buffer, 10 ns of a round trip of 100.
INLINE void ring_put(ring *ring, carrier kind, ring_geometry geometry, message message,
                     const char *record, size_t size) {
  if (ring->position - ring->consumed >= geometry.capacity) {
    wait_for_room(ring, kind, geometry.capacity);
  }
  char *slot = ring->slots + (ring->position & (geometry.capacity - 1)) * geometry.stride;
  begin_with(slot, message);
  memcpy(slot + sizeof message, record + sizeof message, size - sizeof message);
  _Atomic uint64_t *sequence = (void *)(slot + geometry.sequence_at);
  atomic_store_explicit(sequence, ++ring->position, memory_order_release);
}

INLINE void publish_consumed(ring *ring, carrier kind) {
  ring->consumed = ring->position;
  atomic_store_explicit(&ring->control->consumed, ring->position, memory_order_release);
  if (kind == RING_SPIN) return;
  atomic_thread_fence(memory_order_seq_cst);
  wake(kind, &ring->control->producer_waits, &ring->control->room, ring->room_event);
}

/// Copies a record out, and returns the message that it begins with.
INLINE message ring_get(ring *ring, carrier kind, ring_geometry geometry, char *record,
                        size_t size) {
  ring_control *control = ring->control;
  const char *slot = ring->slots + (ring->position & (geometry.capacity - 1)) * geometry.stride;
  _Atomic uint64_t *sequence = (void *)(slot + geometry.sequence_at);
  while (atomic_load_explicit(sequence, memory_order_acquire) != ring->position + 1) {
    if (kind == RING_SPIN) {
      clinux_pause();
      continue;
    }
    if (ring->consumed != ring->position) publish_consumed(ring, kind);
    atomic_store(&control->consumer_waits, 1);
    if (atomic_load(sequence) == ring->position + 1) {
      atomic_store(&control->consumer_waits, 0);
      break;
    }
    sleep_on(kind, &control->consumer_waits, &control->items, ring->items_event);
  }
  message message = message_of(slot);
  begin_with(record, message);
  memcpy(record + sizeof message, slot + sizeof message, size - sizeof message);
  if ((++ring->position & (geometry.capacity / 4 - 1)) == 0) publish_consumed(ring, kind);
  return message;
}

#endif
