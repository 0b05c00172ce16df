// Batches over an API that moves one record at a time. It gives a kind `send_each` and
// `receive_each`, where send_one and receive_one move a record. Include it behind the definition of
// struct ipc_end, whose `size` is that of a record. In C, `new_end` makes an
// end whose other members are zero.
#ifndef ONE_BY_ONE_H
#define ONE_BY_ONE_H

#include "example.h"

// The two that a kind has to define. Each returns 1, or what `send` and `receive` return instead.
static ptrdiff_t send_one(ipc_end *, const void *record, int sleeping);
static ptrdiff_t receive_one(ipc_end *, void *record, int sleeping);

// Only the first record of a call may be slept for. What stops a later one comes again with the
// next call.
static inline ptrdiff_t send_each(ipc_end *end, const void *records, size_t count, int sleeping) {
  const char *next = (const char *)records;
  size_t moved = 0;
  for (; moved < count; moved++, next += end->size) {
    ptrdiff_t result = send_one(end, next, sleeping && !moved);
    if (result <= 0) return moved ? (ptrdiff_t)moved : result;
  }
  return (ptrdiff_t)moved;
}
static inline ptrdiff_t receive_each(ipc_end *end, void *records, size_t count, int sleeping) {
  char *next = (char *)records;
  size_t moved = 0;
  for (; moved < count; moved++, next += end->size) {
    ptrdiff_t result = receive_one(end, next, sleeping && !moved);
    if (result <= 0) return moved ? (ptrdiff_t)moved : result;
  }
  return (ptrdiff_t)moved;
}

#ifndef __cplusplus
static inline ipc_end *new_end(const struct ipc_terms *terms) {
  ipc_end *end = zeroed(sizeof *end);
  end->size = terms->record_size;
  return end;
}
#endif

#endif
