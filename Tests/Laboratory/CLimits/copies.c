// How fast bytes get from one CPU to the other through a ring of records of 4,096 bytes: in memory,
// in a file on disk, and beside a memcpy that stays on one CPU.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CLinux.h"
#include "experiment.h"

enum { RECORD = 4096, SLOTS = 128, RECORDS = 200000 };

/// Positions, on lines of their own.
typedef struct {
  _Alignas(128) _Atomic long sent;
  _Alignas(128) _Atomic long received;
} positions;

typedef struct {
  int object;
  positions *positions;
} ring;

static char *map(int object) {
  char *slots = mmap(NULL, RECORD * SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
  must(slots == MAP_FAILED ? -1 : 0, "mmap");
  return slots;
}

static void receive_all(void *context) {
  ring *ring = context;
  char *slots = map(ring->object), record[RECORD];
  for (long i = 0; i < RECORDS; i++) {
    while (atomic_load_explicit(&ring->positions->sent, memory_order_acquire) <= i) clinux_pause();
    memcpy(record, slots + i % SLOTS * RECORD, RECORD);
    // The copy is not left out, though nobody looks at it.
    __asm__ volatile("" : : "r"(record) : "memory");
    atomic_store_explicit(&ring->positions->received, i + 1, memory_order_release);
  }
}

/// Nanoseconds of a record.
static double across(int object) {
  ring ring = {object, shared_memory(sizeof(positions))};
  char *slots = map(object), record[RECORD];
  memset(record, 1, RECORD);
  pid_t receiver = start(SECOND_CPU, receive_all, &ring);
  uint64_t begin = 0;
  for (long i = 0; i < RECORDS; i++) {
    // After a tenth: by then all pages have been touched.
    if (i == RECORDS / 10) begin = now();
    while (i - atomic_load_explicit(&ring.positions->received, memory_order_acquire) >= SLOTS) {
      clinux_pause();
    }
    memcpy(slots + i % SLOTS * RECORD, record, RECORD);
    atomic_store_explicit(&ring.positions->sent, i + 1, memory_order_release);
  }
  double nanoseconds = (double)(now() - begin) / (RECORDS * 0.9);
  join(receiver);
  munmap(slots, RECORD * SLOTS);
  munmap(ring.positions, sizeof(positions));
  return nanoseconds;
}

/// Nanoseconds of a record that is copied into the ring's memory, and taken by nobody.
static double here(int object) {
  char *slots = map(object), record[RECORD];
  memset(record, 1, RECORD);
  uint64_t begin = 0;
  for (long i = 0; i < RECORDS; i++) {
    if (i == RECORDS / 10) begin = now();
    memcpy(slots + i % SLOTS * RECORD, record, RECORD);
    __asm__ volatile("" : : "r"(slots) : "memory");
  }
  double nanoseconds = (double)(now() - begin) / (RECORDS * 0.9);
  munmap(slots, RECORD * SLOTS);
  return nanoseconds;
}

void copies(void) {
  double file[TURNS], memory[TURNS];
  pin(FIRST_CPU);
  int memfd = must(memfd_create("limits", MFD_CLOEXEC), "memfd_create");
  must(ftruncate(memfd, RECORD * SLOTS), "ftruncate");
  const char *directory = getenv("XDG_RUNTIME_DIR");
  if (directory == NULL || directory[0] != '/') directory = "/tmp";
  int disk = must(open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), "open with O_TMPFILE");
  must_be_zero(posix_fallocate(disk, 0, RECORD * SLOTS), "posix_fallocate");
  for (int turn = 0; turn < TURNS; turn++) {
    double between = across(memfd);
    file[turn] = across(disk) / between;
    memory[turn] = between / here(memfd);
  }
  show("a ring of 128 records of 4,096 bytes, two CPUs: in a file", "in a memfd", file);
  show("a ring of 128 records of 4,096 bytes in a memfd, two CPUs", "memcpy into it on one CPU",
       memory);
  close(memfd);
  close(disk);
}
