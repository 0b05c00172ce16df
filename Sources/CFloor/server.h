// The process on the other side, and where the two run.
#ifndef CFLOOR_SERVER_H
#define CFLOOR_SERVER_H

#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "CFloor.h"

typedef struct {
  pid_t process;  // 0 where there is none
  cpu_set_t affinity;  // of the caller, before it was pinned
  bool is_pinned;
} server;

/// Pins both sides, and forks the server, which goes on with `run` and is killed when the calling
/// thread ends. On error end_server puts back what was changed.
int start_server(server *server, const cfloor_setting *setting, void (*run)(void *context),
                 void *context);
/// Ends and reaps it, where there is one.
void end_server(server *server);
/// Gives the caller back the CPUs that it had.
void unpin(server *server);

/// Closes whatever else the client had open and the server has no use for, so that neither a
/// descriptor's end nor a lock depends on a process that nobody knows of. Before Linux 5.9 there is
/// no close_range(2), and they stay open until the server is killed.
///
/// `kept` may have -1 in it.
void close_all_but(const int *kept, int count);

/// Blocks the number of CFLOOR_SIGNAL, because otherwise a signal ends the process that gets it.
void take_number(sigset_t *before);
/// For each end of a channel: whether the number is free in this process, and signals can be queued.
int claim_number(void);
/// Forgets what is pending, so that it does not count against the user's limit.
void drain_number(void);
/// Forgets what is pending, and gives back the mask. Nobody sends any more.
void leave_number(const sigset_t *before);

#endif
