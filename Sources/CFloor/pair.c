// Opening and closing a pair.
#define _GNU_SOURCE
#include "pair.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
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

int round_trip(cfloor_pair *pair, uint64_t order) { return pair->loops->exchange(pair, order, 0); }

int answer_all(cfloor_pair *pair) { return pair->loops->answer(pair, pair->reply); }

int cfloor_round_trips(cfloor_pair *pair, uint64_t until_ns, uint64_t *nanoseconds, size_t capacity,
                       size_t *count) {
  return pair->loops->round_trips(pair, until_ns, nanoseconds, capacity, count);
}

int cfloor_stream(cfloor_pair *pair, uint64_t count, int batch, uint64_t *elapsed_ns) {
  if (batch < 1) return -EINVAL;
  size_t length = (size_t)batch * pair->record_size;
  char *records = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (records == MAP_FAILED) return -errno;
  memset(records, 0x5A, length);
  int error = pair->loops->stream(pair, count, batch, records, elapsed_ns);
  munmap(records, length);
  return error;
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
