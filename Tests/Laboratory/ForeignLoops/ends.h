// What lies between the two processes of a loop.
#ifndef FOREIGN_ENDS_H
#define FOREIGN_ENDS_H

#include <sys/socket.h>

#include "ForeignLoops.h"

/// One process's side.
typedef struct {
  int send, receive;  // one socket is both
  struct sockaddr_storage peer;
  socklen_t peer_length;  // 0 where sendto(2) is given no address
} end;

/// Makes both sides. Returns 0 or the negated errno; then nothing is left open.
int make_ends(foreign_mechanism mechanism, foreign_stage stage, end *client, end *server);
void close_end(const end *end);

#endif
