// How the objects are made that take more than a call or two. What a maker leaves in the ends is
// the caller's to close, also after an error.
#ifndef CFLOOR_OBJECTS_H
#define CFLOOR_OBJECTS_H

#include "pair.h"

/// A pair of AF_UNIX sockets of a type, for records of that size.
int make_socketpair(int type, size_t record_size, ends *client, ends *server);
/// A connection to a listener that has a name, or a port.
int make_unix_connection(ends *client, ends *server);
int make_tcp_connection(ends *client, ends *server);

/// Two pipes that had names.
int make_fifos(ends *client, ends *server);
/// A regular file that has no name any more, all of it allocated: the descriptor.
int make_file(size_t length);

/// A path that nothing has yet, in a new directory that no other user may enter.
typedef struct { char path[4096]; } name;
int make_name(name *name);
/// Removes what has got the name, and the directory.
void remove_name(name *name);

#endif
