// Opening and closing a pair.
#define _GNU_SOURCE
#include "pair.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "signals.h"

void swap_sides(cfloor_pair *pair) {
  ends here = pair->here;
  pair->here = pair->there;
  pair->there = here;
  ring out = pair->out;
  pair->out = pair->in;
  pair->in = out;
  int event = pair->event_here;
  pair->event_here = pair->event_there;
  pair->event_there = event;
}

static void become_server(void *context) {
  cfloor_pair *pair = context;
  swap_sides(pair);
  close_ends(&pair->there);
  const int kept[] = {pair->here.send, pair->here.receive, pair->event_here, pair->event_there};
  close_all_but(kept, 4);
  answer_all(pair);
}

/// The client's half of what the server is born with: a descriptor of the other process, and the
/// number blocked. None comes before the first record.
static int take_signals(cfloor_pair *pair) {
  pair->here.send = clinux_pidfd_open(pair->server.process);
  if (pair->here.send < 0) return pair->here.send;
  take_number(&pair->mask);
  pair->takes_signals = true;
  return 0;
}

int cfloor_open(const cfloor_setting *setting, cfloor_pair **opened) {
  *opened = NULL;
  cfloor_pair *pair = calloc(1, sizeof *pair);
  if (!pair) return -ENOMEM;
  int error = make_objects(pair, setting);
  if (!error) error = start_server(&pair->server, setting, become_server, pair);
  if (!error && carries_signals(pair->carrier)) error = take_signals(pair);
  if (error) {
    cfloor_close(pair);
    return error;
  }
  close_ends(&pair->there);
  *opened = pair;
  return 0;
}

void cfloor_close(cfloor_pair *pair) {
  end_server(&pair->server);
  if (pair->takes_signals) leave_number(&pair->mask);
  unpin(&pair->server);
  release_objects(pair);
  free(pair);
}
