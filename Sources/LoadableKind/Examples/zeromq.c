// zeromq: two PAIR sockets of ZeroMQ over ipc://, which is a UNIX socket.
//
// Each side has two threads of its own and no broker: one of them moves the bytes, so that a side
// that spins still waits for a thread that sleeps. How often a record is copied is not known. It
// loses nothing while both sides are there. That the peer is gone only the host tells. After
// SIGKILL of both sides nothing stays: the socket lies in the session's directory.
// needs: libzmq3-dev (pkg-config libzmq)
#include "named.h"
#include <zmq.h>

struct ipc_end { void *context, *socket; size_t size; int error; };
#include "one_by_one.h"

static void close_end(ipc_end *end) {
  zmq_close(end->socket), zmq_ctx_term(end->context), free(end);
}
static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = new_end(terms);
  int most = 100, held = (int)terms->capacity;
  char url[96];
  snprintf(url, sizeof url, "ipc://%s/zeromq", terms->directory);
  end->context = zmq_ctx_new();
  end->socket = zmq_socket(end->context, ZMQ_PAIR);
  zmq_setsockopt(end->socket, ZMQ_RCVTIMEO, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_SNDTIMEO, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_LINGER, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_RCVHWM, &held, sizeof held);
  zmq_setsockopt(end->socket, ZMQ_SNDHWM, &held, sizeof held);
  if ((is_server ? zmq_bind(end->socket, url) : zmq_connect(end->socket, url)) == 0) return end;
  fail(why, "%s cannot be %s: %s.", url, is_server ? "bound" : "connected", zmq_strerror(errno));
  return close_end(end), NULL;
}

static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  int sent = zmq_send(end->socket, record, end->size, sleeping ? 0 : ZMQ_DONTWAIT);
  return sent < 0 ? stopped(&end->error, errno) : 1;
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  int length = zmq_recv(end->socket, record, end->size, sleeping ? 0 : ZMQ_DONTWAIT);
  return length < 0 ? stopped(&end->error, errno) : 1;
}
static const char *explain(ipc_end *end) { return zmq_strerror(end->error); }

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static char version[32];
  static const struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_HAS_THREADS,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "zeromq", .version = version,
    .summary = "two PAIR sockets of ZeroMQ over ipc://", .make = make_named, .join = join_named,
    .send = send_each, .receive = receive_each, .explain = explain, .close = close_end,
  };
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
  snprintf(version, sizeof version, "%d.%d.%d", major, minor, patch);
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
