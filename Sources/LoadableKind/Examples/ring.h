// Two rings of records in shared memory, one for each direction, each with one writer and one
// reader.
//
// A record lies in a slot with a sequence word behind it, and both most often on one cache line.
// The reader of record n waits until that word is n + 1: to store it is all that makes a record
// known. The reader says from time to time how many records it has taken. Whoever is about to sleep
// sets a word and looks once more; whoever moves records looks at that word afterwards, and wakes
// the sleeper. A side that never sleeps says that once, and spares the other the look.
//
// It gives a kind `ring_send`, `ring_receive` and `ring_explain`, where an end begins with a struct
// rings, and sleep_on and wake let a side sleep.
#ifndef RING_H
#define RING_H

#include "example.h"
#include <stdatomic.h>

// What the two sides of one direction share. What is often written lies two cache lines apart.
struct ring_words {
  _Alignas(128) _Atomic uint64_t consumed;
  _Alignas(128) _Atomic uint32_t reader_waits;
  _Alignas(128) _Atomic uint32_t writer_waits;
  _Alignas(128) _Atomic uint32_t reader_spins, writer_spins;
};
struct ring {
  struct ring_words *words;
  char *slots;
  uint64_t position; // records that this side has moved
  uint64_t consumed; // and those that the reader has said to have taken
};
struct rings {
  struct ring in, out;
  size_t size, stride, slots;      // of a record, from slot to slot, and in each ring
  uint64_t missed_at, sent_then;   // both positions when the last look found no record
  int looks;                       // after one that found none, by a call that may not sleep
};

// The two that a kind has to define: how a side sleeps while the word is 1, and how it is woken.
static void sleep_on(ipc_end *, _Atomic uint32_t *word);
static void wake(ipc_end *, _Atomic uint32_t *word);

static inline struct rings *rings_of(ipc_end *end) { return (struct rings *)(void *)end; }

static inline void ring_pause(void) {
#if defined __x86_64__
  __builtin_ia32_pause();
#elif defined __aarch64__
  __asm__ volatile("isb" ::: "memory");
#endif
}

// Says how large the rings are, and returns the bytes of the object that holds them.
static inline size_t rings_measure(struct rings *rings, const struct ipc_terms *terms) {
  rings->size = terms->record_size;
  rings->stride = (((rings->size + 7) & ~(size_t)7) + 8 + 31) & ~(size_t)31;
  rings->slots = 4;
  while (rings->slots * 2 <= terms->capacity && rings->slots * 2 * rings->stride <= 1 << 20)
    rings->slots *= 2;
  return 4096 + 2 * rings->slots * rings->stride;
}

// The object lies at `base`, and is zeroed at first.
static inline void rings_begin(struct rings *rings, char *base, int is_server, uint32_t wait) {
  for (int i = 0; i < 2; i++) {
    struct ring *ring = i == is_server ? &rings->in : &rings->out;
    ring->words = (struct ring_words *)(void *)base + i;
    ring->slots = base + 4096 + (size_t)i * rings->slots * rings->stride;
  }
  rings->looks = wait == IPC_KIND_BLOCK ? 0 : 16;
  atomic_store(&rings->in.words->reader_spins, wait == IPC_KIND_SPIN);
  atomic_store(&rings->out.words->writer_spins, wait == IPC_KIND_SPIN);
}

#define RING_INLINE __attribute__((always_inline)) static inline

RING_INLINE char *ring_slot(const struct rings *rings, const struct ring *ring, uint64_t position,
                            size_t stride) {
  return ring->slots + (position & (rings->slots - 1)) * stride;
}
RING_INLINE _Atomic uint64_t *ring_sequence(char *slot, size_t size) {
  return (_Atomic uint64_t *)(void *)(slot + ((size + 7) & ~(size_t)7));
}
// The words of a small record are moved one by one: to read as one vector what was just written as
// three words takes 10 ns.
RING_INLINE void ring_copy(char *to, const char *from, size_t size) {
  typedef uint64_t word __attribute__((may_alias, aligned(1)));
  if (size != 24) { memcpy(to, from, size); return; }
  for (size_t at = 0; at < 24; at += 8)
    *(volatile word *)(to + at) = *(const volatile word *)(from + at);
}
RING_INLINE void ring_wake(ipc_end *end, _Atomic uint32_t *waits) {
  if (atomic_load(waits) == 0) return;
  atomic_store_explicit(waits, 0, memory_order_relaxed);
  wake(end, waits);
}

// Writes records for which there is room. Of a lump, the first sequence is stored last: a reader
// that has caught up looks at no other, and leaves the lines of the rest here until they are full.
RING_INLINE void ring_put(struct rings *rings, const char *from, size_t count, ipc_end *end,
                          size_t size, size_t stride) {
  struct ring *ring = &rings->out;
  size_t most = rings->slots < 1024 ? rings->slots / 16 : 64;
  if (most == 0) most = 1;
  while (count) {
    size_t lump = count < most ? count : most;
    uint64_t first = ring->position;
    for (uint64_t next = first; next != first + lump; next++, from += size) {
      char *slot = ring_slot(rings, ring, next, stride);
      ring_copy(slot, from, size);
      if (next != first)
        atomic_store_explicit(ring_sequence(slot, size), next + 1, memory_order_release);
    }
    _Atomic uint64_t *sequence = ring_sequence(ring_slot(rings, ring, first, stride), size);
    ring->position = first + lump;
    count -= lump;
    if (count || atomic_load_explicit(&ring->words->reader_spins, memory_order_relaxed)) {
      atomic_store_explicit(sequence, first + 1, memory_order_release);
    } else {
      atomic_exchange(sequence, first + 1); // in one order with the look at the word
      ring_wake(end, &ring->words->reader_waits);
    }
  }
}

// The records that there is room for; IPC_KIND_FAILED where the reader claims what cannot be.
static inline ptrdiff_t ring_room(struct rings *rings) {
  struct ring *ring = &rings->out;
  uint64_t consumed = atomic_load(&ring->words->consumed);
  if (consumed - ring->consumed > ring->position - ring->consumed) return IPC_KIND_FAILED;
  ring->consumed = consumed;
  return (ptrdiff_t)(rings->slots - (ring->position - consumed));
}

static inline ptrdiff_t ring_send(ipc_end *end, const void *records, size_t count, int sleeping) {
  struct rings *rings = rings_of(end);
  struct ring *ring = &rings->out;
  ptrdiff_t room = (ptrdiff_t)(rings->slots - (ring->position - ring->consumed));
  if (room < (ptrdiff_t)count) room = ring_room(rings);
  if (room == 0 && sleeping) {
    atomic_store(&ring->words->writer_waits, 1);
    room = ring_room(rings);
    if (room == 0) sleep_on(end, &ring->words->writer_waits), room = ring_room(rings);
    atomic_store_explicit(&ring->words->writer_waits, 0, memory_order_relaxed);
  }
  if (room <= 0) return room;
  if ((size_t)room < count) count = (size_t)room;
  if (rings->size == 24) ring_put(rings, records, count, end, 24, 32);
  else ring_put(rings, records, count, end, rings->size, rings->stride);
  return (ptrdiff_t)count;
}

static inline void ring_tell(struct ring *ring, ipc_end *end) {
  ring->consumed = ring->position;
  if (atomic_load_explicit(&ring->words->writer_spins, memory_order_relaxed)) {
    atomic_store_explicit(&ring->words->consumed, ring->position, memory_order_release);
  } else {
    atomic_exchange(&ring->words->consumed, ring->position);
    ring_wake(end, &ring->words->writer_waits);
  }
}

RING_INLINE ptrdiff_t ring_take(struct rings *rings, char *to, size_t count, int looks,
                                ipc_end *end, size_t size, size_t stride) {
  struct ring *ring = &rings->in;
  size_t taken = 0;
  while (taken < count) {
    char *slot = ring_slot(rings, ring, ring->position, stride);
    _Atomic uint64_t *sequence = ring_sequence(slot, size);
    if (atomic_load_explicit(sequence, memory_order_acquire) != ring->position + 1) {
      if (taken || looks == 0) break;
      // In a stream of records, let the lines fill: a look would move each for each record.
      if (ring->position != rings->missed_at && rings->out.position == rings->sent_then)
        for (int i = 0; i < looks; i++) ring_pause();
      rings->missed_at = ring->position, rings->sent_then = rings->out.position;
      do ring_pause();
      while (atomic_load_explicit(sequence, memory_order_acquire) != ring->position + 1 && --looks);
      if (looks == 0) break;
    }
    ring_copy(to + taken++ * size, slot, size);
    if ((++ring->position & (rings->slots / 4 - 1)) == 0) ring_tell(ring, end);
  }
  return (ptrdiff_t)taken;
}

static inline ptrdiff_t ring_receive(ipc_end *end, void *records, size_t count, int sleeping) {
  struct rings *rings = rings_of(end);
  struct ring *ring = &rings->in;
  for (int looks = sleeping ? 0 : rings->looks;; looks = 0) {
    ptrdiff_t taken = rings->size == 24
      ? ring_take(rings, records, count, looks, end, 24, 32)
      : ring_take(rings, records, count, looks, end, rings->size, rings->stride);
    if (taken || !sleeping) return taken;
    if (ring->consumed != ring->position) ring_tell(ring, end);
    atomic_store(&ring->words->reader_waits, 1);
    char *slot = ring_slot(rings, ring, ring->position, rings->stride);
    if (atomic_load(ring_sequence(slot, rings->size)) != ring->position + 1)
      sleep_on(end, &ring->words->reader_waits);
    atomic_store_explicit(&ring->words->reader_waits, 0, memory_order_relaxed);
    sleeping = 0;
  }
}

// IPC_KIND_FAILED has one reason.
static inline const char *ring_explain(ipc_end *end) {
  return "The peer claims to have taken records that were never sent.";
}

#endif
