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
int make_named_pipes(ends *client, ends *server);
/// Whether a descriptor is an end of a pipe. One that had a name lies on the file system that it was on,
/// so that only fstat(2) tells.
bool is_named_pipe(int descriptor);
/// A regular file that has no name any more, all of it allocated: the descriptor.
int make_file(size_t length);

/// The descriptors of a mechanism, both sides' ends of it, and what lies in memory.
int make_descriptors(cfloor_pair *pair, const cfloor_setting *setting);
/// Maps what both sides share, of a descriptor or, with -1, of nothing.
int map_shared(cfloor_pair *pair, int memory);
/// What wakes the sides of rings, in new memory.
int make_wakers(cfloor_pair *pair);
/// Takes eventfds over.
void use_events(cfloor_pair *pair, int here, int there);

/// A name for shm_open(3) and mq_open(3) that nobody can guess.
enum { IPC_NAME_SIZE = 64 };
int make_ipc_name(char *name);

/// A path that nothing has yet, in a new directory that no other user may enter.
typedef struct { char path[4096]; } name;
int make_name(name *name);
/// Removes what has got the name, and the directory.
void remove_name(name *name);
/// Removes the directory alone, where nothing has got the name any more.
void remove_directory(name *name);

#endif
