// tachyon: two buses of Tachyon, one each way: rings in memory that is passed over a UNIX socket.
//
// It has no threads and no broker. A record is copied twice, into the ring and out of it. It loses
// nothing. A reader sleeps on a futex; a writer cannot wait for room, and looks again every 50 µs.
// That the peer is gone only the host tells. Nothing stays after SIGKILL of both sides: the sockets
// lie in the session's directory. A server waits in `listen` until its client comes.
//
// It is built with Swift's clang from what `pip download --no-deps --no-binary :all: tachyon-ipc`
// and CXX=clang++ fetch, in _core_local there: copy include to $TACHYON_PREFIX/include, and call
// clang++ -std=c++23 -O2 -shared -fPIC -Iinclude src/*.cpp -o $TACHYON_PREFIX/lib/libtachyon.so
// needs: Tachyon, built from its source package into $TACHYON_PREFIX (-ltachyon)
#include "named.h"
#include <tachyon.h>

struct ipc_end { tachyon_bus_t *in, *out; size_t size, bytes; char up[80], down[80]; int spins; };
#include "one_by_one.h"

static int dial(const char *path, tachyon_bus_t **bus, uint32_t patience) {
  int error = tachyon_bus_connect(path, bus);
  for (; error && patience; patience--) usleep(1000), error = tachyon_bus_connect(path, bus);
  return error;
}
static void close_end(ipc_end *end) {
  tachyon_bus_destroy(end->in), tachyon_bus_destroy(end->out), free(end); // NULL is none
}
static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = new_end(terms);
  end->spins = terms->wait == IPC_KIND_SPIN;
  snprintf(end->up, sizeof end->up, "%s/up", terms->directory);
  snprintf(end->down, sizeof end->down, "%s/down", terms->directory);
  // A power of two bytes. The reader says only after every 32 records that it has taken them.
  size_t slot = end->size + 128, most = slot * terms->capacity;
  if (most > 1 << 20) most = 1 << 20;
  for (end->bytes = 4096; end->bytes < 64 * slot || end->bytes * 2 <= most;) end->bytes *= 2;
  if (is_server) return end;
  int error = dial(end->up, &end->out, terms->patience);
  if (!error) error = dial(end->down, &end->in, terms->patience);
  if (!error) return tachyon_bus_set_polling_mode(end->in, end->spins), end;
  fail(why, "tachyon_bus_connect says %d; tachyon.h has what that is.", error);
  return close_end(end), NULL;
}
static int meet(ipc_end *end, char *why) {
  int error = end->in ? 0 : tachyon_bus_listen(end->up, end->bytes, &end->in);
  if (!error) error = tachyon_bus_listen(end->down, end->bytes, &end->out);
  if (error == TACHYON_ERR_INTERRUPTED) return 0;
  if (!error) return tachyon_bus_set_polling_mode(end->in, end->spins), 1;
  fail(why, "tachyon_bus_listen says %d; tachyon.h has what that is.", error);
  return IPC_KIND_FAILED;
}

static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  void *slot = tachyon_acquire_tx(end->out, end->size);
  if (!slot) return rest(sleeping, 50);
  memcpy(slot, record, end->size);
  tachyon_commit_tx(end->out, end->size, 0);
  return 1;
}
static ptrdiff_t send_and_flush(ipc_end *end, const void *records, size_t count, int sleeping) {
  ptrdiff_t sent = send_each(end, records, count, sleeping);
  if (sent > 0) tachyon_flush(end->out);
  return sent;
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  size_t length; uint32_t type;
  const void *slot = sleeping ? tachyon_acquire_rx_blocking(end->in, &type, &length, 0)
                              : tachyon_acquire_rx(end->in, &type, &length);
  if (slot) return memcpy(record, slot, end->size), tachyon_commit_rx(end->in), 1;
  int failed = tachyon_get_state(end->in) == TACHYON_STATE_FATAL_ERROR;
  return failed ? IPC_KIND_FAILED : IPC_KIND_WOULD_WAIT;
}
static const char *explain(ipc_end *end) { return "What the peer wrote makes no sense."; }

// The library does not say its version: it is the one that this was tried with.
EXPORT_KIND(
  .flags = IPC_KIND_INTERRUPTIBLE | IPC_KIND_LOOKS_FIRST, .copies = 2, .name = "tachyon",
  .version = "0.5.1", .summary = "two buses of Tachyon", .make = make_named, .join = join_named,
  .meet = meet, .send = send_and_flush, .receive = receive_each, .explain = explain)
