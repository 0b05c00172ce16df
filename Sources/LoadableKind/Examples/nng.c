// nng: two pair0 sockets of nng over ipc://, which is a UNIX socket.
//
// Each side has several threads of its own and no broker: they move the bytes, so that a side that
// spins still waits for threads that sleep. How often a record is copied is not known. It loses
// nothing while both sides are there; what was sent just before a side closes may be lost. That the
// peer is gone only the host tells. After SIGKILL of both sides nothing stays: the socket lies in
// the session's directory.
// needs: libnng-dev (-lnng)
#include "example.h"
#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>

struct ipc_end { nng_socket socket; size_t size; int error; };

static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  char url[96];
  snprintf(url, sizeof url, "ipc://%s/nng", terms->directory);
  end->size = terms->record_size;
  int error = nng_pair0_open(&end->socket);
  if (error) return fail(why, "No socket can be opened: %s.", nng_strerror(error)), free(end), NULL;
  nng_socket_set_ms(end->socket, NNG_OPT_RECVTIMEO, 100);
  nng_socket_set_ms(end->socket, NNG_OPT_SENDTIMEO, 100);
  nng_socket_set_size(end->socket, NNG_OPT_RECVMAXSZ, end->size);
  nng_socket_set_int(end->socket, NNG_OPT_SENDBUF, (int)terms->capacity);
  nng_socket_set_int(end->socket, NNG_OPT_RECVBUF, (int)terms->capacity);
  error = is_server ? nng_listen(end->socket, url, NULL, 0) : nng_dial(end->socket, url, NULL, 0);
  if (!error) return end;
  fail(why, "%s cannot be %s: %s.", url, is_server ? "bound" : "dialled", nng_strerror(error));
  return nng_close(end->socket), free(end), NULL;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  return (void)passed, (void)count, end_over(terms, 1, why);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return (void)fd, (void)count, end_over(terms, 0, why);
}

static ptrdiff_t result(ipc_end *end, ptrdiff_t moved) {
  if (moved) return moved;
  int waits = end->error == NNG_EAGAIN || end->error == NNG_ETIMEDOUT || end->error == NNG_EINTR;
  return waits ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  ptrdiff_t sent = 0;
  for (char *at = (char *)records; sent < (ptrdiff_t)count; sent++, at += end->size) {
    end->error = nng_send(end->socket, at, end->size, sleeping && !sent ? 0 : NNG_FLAG_NONBLOCK);
    if (end->error) break;
  }
  return result(end, sent);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  ptrdiff_t got = 0;
  for (char *at = records; got < (ptrdiff_t)count; got++, at += end->size) {
    size_t length = end->size;
    end->error = nng_recv(end->socket, at, &length, sleeping && !got ? 0 : NNG_FLAG_NONBLOCK);
    if (end->error) break;
  }
  return result(end, got);
}
static const char *explain(ipc_end *end) { return nng_strerror(end->error); }
static void close_end(ipc_end *end) { nng_close(end->socket), free(end); }

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_HAS_THREADS,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "nng",
    .summary = "two pair0 sockets of nng over ipc://", .make = make, .join = join,
    .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
  };
  kind.version = nng_version();
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
