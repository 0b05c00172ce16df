// Two ends over the two of a pair of sockets, one of which is passed. It gives a kind `make_paired`
// and `join_paired`, where end_over makes a side's end.
#ifndef PAIRED_H
#define PAIRED_H

#include "example.h"
#include <sys/socket.h>

// What a kind has to define. Where it fails, it closes the socket, and returns NULL with a `why`.
static ipc_end *end_over(const struct ipc_terms *, int fd, int is_server, char *why);

static inline ipc_end *make_paired(const struct ipc_terms *terms, int *passed, size_t *count,
                                   char *why) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
    return fail(why, "No pair of sockets can be made: %s.", strerror(errno));
  ipc_end *end = end_over(terms, pair[0], 1, why);
  if (!end) return close(pair[1]), end;
  passed[0] = pair[1], *count = 1;
  return end;
}
static inline ipc_end *join_paired(const struct ipc_terms *terms, const int *passed, size_t count,
                                   char *why) {
  return count == 1 ? end_over(terms, passed[0], 0, why) : refuse(passed, count, 1, why);
}

#endif
