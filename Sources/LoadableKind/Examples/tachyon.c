// tachyon: two buses of Tachyon, one each way: rings in memory that is passed over a UNIX socket.
//
// It has no threads and no broker. A record is copied twice, into the ring and out of it. It loses
// nothing. A reader sleeps on a futex; a writer cannot wait for room, and looks again every 50 µs.
// That the peer is gone only the host tells. Nothing stays after SIGKILL of both sides: the sockets
// lie in the session's directory. A server waits in `listen` until its client comes.
//
// It is built with Swift's clang from what `pip download --no-deps --no-binary :all: tachyon-ipc` and
// CXX=clang++ fetch, in _core_local there: copy include to $TACHYON_PREFIX/include, and call
// clang++ -std=c++23 -O2 -shared -fPIC -Iinclude src/*.cpp -o $TACHYON_PREFIX/lib/libtachyon.so
// needs: Tachyon, built from its source package into $TACHYON_PREFIX (-ltachyon)
#include "example.h"
#include <tachyon.h>
#include <time.h>

struct ipc_end { tachyon_bus_t *in, *out; size_t size, bytes; char up[80], down[80]; int spins; };

static void rest(long nanoseconds) { nanosleep(&(struct timespec){0, nanoseconds}, NULL); }
static ipc_end *end_over(const struct ipc_terms *terms) {
  ipc_end *end = zeroed(sizeof *end);
  end->size = terms->record_size, end->spins = terms->wait == IPC_KIND_SPIN;
  snprintf(end->up, sizeof end->up, "%s/up", terms->directory);
  snprintf(end->down, sizeof end->down, "%s/down", terms->directory);
  // A power of two bytes. The reader says only after every 32 records that it has taken them.
  size_t slot = end->size + 128, most = slot * terms->capacity;
  if (most > 1 << 20) most = 1 << 20;
  for (end->bytes = 4096; end->bytes < 64 * slot || end->bytes * 2 <= most;) end->bytes *= 2;
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  return (void)passed, (void)count, (void)why, end_over(terms);
}
static int meet(ipc_end *end, char *why) {
  int error = end->in ? 0 : tachyon_bus_listen(end->up, end->bytes, &end->in);
  if (!error) error = tachyon_bus_listen(end->down, end->bytes, &end->out);
  if (error == TACHYON_ERR_INTERRUPTED) return 0;
  if (!error) return tachyon_bus_set_polling_mode(end->in, end->spins), 1;
  fail(why, "tachyon_bus_listen says %d; tachyon.h has what that is.", error);
  return IPC_KIND_FAILED;
}
static int dial(const char *path, tachyon_bus_t **bus, uint32_t patience) {
  int error = tachyon_bus_connect(path, bus);
  for (; error && patience; patience--) rest(1000000), error = tachyon_bus_connect(path, bus);
  return error;
}
static void close_end(ipc_end *end) {
  if (end->in) tachyon_bus_destroy(end->in);
  if (end->out) tachyon_bus_destroy(end->out);
  free(end);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  (void)fd, (void)count;
  ipc_end *end = end_over(terms);
  int error = dial(end->up, &end->out, terms->patience);
  if (!error) error = dial(end->down, &end->in, terms->patience);
  if (!error) return tachyon_bus_set_polling_mode(end->in, end->spins), end;
  fail(why, "tachyon_bus_connect says %d; tachyon.h has what that is.", error);
  return close_end(end), NULL;
}

static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  size_t sent = 0;
  for (void *slot; sent < count && (slot = tachyon_acquire_tx(end->out, end->size)); sent++) {
    memcpy(slot, (const char *)records + sent * end->size, end->size);
    tachyon_commit_tx(end->out, end->size, 0);
  }
  if (sent) tachyon_flush(end->out);
  else if (sleeping) rest(50000);
  return (ptrdiff_t)sent;
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  size_t got = 0, length;
  uint32_t type;
  for (; got < count; got++) {
    const void *slot = sleeping && !got ? tachyon_acquire_rx_blocking(end->in, &type, &length, 0)
                                        : tachyon_acquire_rx(end->in, &type, &length);
    if (!slot) break;
    memcpy((char *)records + got * end->size, slot, end->size);
    tachyon_commit_rx(end->in);
  }
  if (!got && tachyon_get_state(end->in) == TACHYON_STATE_FATAL_ERROR) return IPC_KIND_FAILED;
  return (ptrdiff_t)got;
}
static const char *explain(ipc_end *end) {
  return (void)end, "What the peer wrote into the ring makes no sense.";
}

// The library does not say its version: it is the one that this was tried with.
static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_INTERRUPTIBLE,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 2, .name = "tachyon", .version = "0.5.1",
  .summary = "two buses of Tachyon", .make = make, .join = join, .meet = meet,
  .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
};
EXPORT_KIND(kind)
