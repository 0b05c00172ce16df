// zeromq: two PAIR sockets of ZeroMQ over ipc://, which is a UNIX socket.
//
// Each side has two threads of its own and no broker: one of them moves the bytes, so that a side
// that spins still waits for a thread that sleeps. How often a record is copied is not known. It
// loses nothing while both sides are there. That the peer is gone only the host tells. After
// SIGKILL of both sides nothing stays: the socket lies in the session's directory.
// needs: libzmq3-dev (pkg-config libzmq)
#include "example.h"
#include <zmq.h>

struct ipc_end { void *context, *socket; size_t size; int error; };

static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  int most = 100, held = (int)terms->capacity;
  char url[96];
  snprintf(url, sizeof url, "ipc://%s/zeromq", terms->directory);
  end->size = terms->record_size, end->context = zmq_ctx_new();
  end->socket = zmq_socket(end->context, ZMQ_PAIR);
  zmq_setsockopt(end->socket, ZMQ_RCVTIMEO, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_SNDTIMEO, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_LINGER, &most, sizeof most);
  zmq_setsockopt(end->socket, ZMQ_RCVHWM, &held, sizeof held);
  zmq_setsockopt(end->socket, ZMQ_SNDHWM, &held, sizeof held);
  if ((is_server ? zmq_bind(end->socket, url) : zmq_connect(end->socket, url)) == 0) return end;
  fail(why, "%s cannot be %s: %s.", url, is_server ? "bound" : "connected", zmq_strerror(errno));
  return zmq_close(end->socket), zmq_ctx_term(end->context), free(end), NULL;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  return (void)passed, (void)count, end_over(terms, 1, why);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return (void)fd, (void)count, end_over(terms, 0, why);
}

static ptrdiff_t result(ipc_end *end, ptrdiff_t moved) {
  end->error = errno;
  if (moved) return moved;
  return errno == EAGAIN || errno == EINTR ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  ptrdiff_t sent = 0;
  for (const char *at = records; sent < (ptrdiff_t)count; sent++, at += end->size)
    if (zmq_send(end->socket, at, end->size, sleeping && !sent ? 0 : ZMQ_DONTWAIT) < 0) break;
  return result(end, sent);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  ptrdiff_t got = 0;
  for (char *at = records; got < (ptrdiff_t)count; got++, at += end->size)
    if (zmq_recv(end->socket, at, end->size, sleeping && !got ? 0 : ZMQ_DONTWAIT) < 0) break;
  return result(end, got);
}
static const char *explain(ipc_end *end) { return zmq_strerror(end->error); }
static void close_end(ipc_end *end) {
  zmq_close(end->socket), zmq_ctx_term(end->context), free(end);
}

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static char version[32];
  static const struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_HAS_THREADS,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "zeromq", .version = version,
    .summary = "two PAIR sockets of ZeroMQ over ipc://", .make = make, .join = join,
    .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
  };
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
  snprintf(version, sizeof version, "%d.%d.%d", major, minor, patch);
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
