// A mechanism between two processes of which neither is the other's child: its objects as
// descriptors that one passes to the other.
#ifndef CFLOOR_GRANT_H
#define CFLOOR_GRANT_H

#include "pair.h"

/// The client's descriptors, in the order of the channel kinds.
typedef struct {
  int numbers[4];
  int count;
} grant;

/// The server's side: makes the objects, and puts what its client needs into `grant`. What is in
/// the pair and in the grant is the caller's to close, also after an error.
int make_grant(cfloor_pair *pair, const cfloor_setting *setting, grant *grant);
/// The client's side: sees that each descriptor is what it should be, and takes all of them over,
/// also where it fails.
int adopt_grant(cfloor_pair *pair, const cfloor_setting *setting, grant *grant);
void close_grant(grant *grant);

/// Who the client is that signals are to be sent to: what it says itself, and what the kernel says
/// of the lock that it holds.
int meet_client(cfloor_pair *pair);

#endif
