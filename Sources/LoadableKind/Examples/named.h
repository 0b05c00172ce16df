// Two ends that find each other by a name or in the session's directory, so that no descriptor is
// passed. It gives a kind `make_named` and `join_named`, where end_over opens a side's end.
#ifndef NAMED_H
#define NAMED_H

#include "example.h"

// What a kind has to define. It returns NULL with a `why` where it fails.
static ipc_end *end_over(const struct ipc_terms *, int is_server, char *why);

static inline ipc_end *make_named(const struct ipc_terms *terms, int *passed, size_t *count,
                                  char *why) {
  return end_over(terms, 1, why);
}
static inline ipc_end *join_named(const struct ipc_terms *terms, const int *passed, size_t count,
                                  char *why) {
  return count == 0 ? end_over(terms, 0, why) : refuse(passed, count, 0, why);
}

#endif
