// nng: two pair0 sockets of nng over ipc://, which is a UNIX socket.
//
// Each side has several threads of its own and no broker: they move the bytes, so that a side that
// spins still waits for threads that sleep. How often a record is copied is not known. It loses
// nothing while both sides are there; what was sent just before a side closes may be lost. That the
// peer is gone only the host tells. After SIGKILL of both sides nothing stays: the socket lies in
// the session's directory.
// needs: libnng-dev (-lnng)
#include "named.h"
#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>

struct ipc_end { nng_socket socket; size_t size; int error; };
#include "one_by_one.h"

static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = new_end(terms);
  char url[96];
  snprintf(url, sizeof url, "ipc://%s/nng", terms->directory);
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

static ptrdiff_t result(ipc_end *end, int error) {
  end->error = error;
  if (error == 0) return 1;
  int waits = error == NNG_EAGAIN || error == NNG_ETIMEDOUT || error == NNG_EINTR;
  return waits ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  int flags = sleeping ? 0 : NNG_FLAG_NONBLOCK;
  return result(end, nng_send(end->socket, (void *)(uintptr_t)record, end->size, flags));
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  size_t length = end->size;
  return result(end, nng_recv(end->socket, record, &length, sleeping ? 0 : NNG_FLAG_NONBLOCK));
}
static const char *explain(ipc_end *end) { return nng_strerror(end->error); }
static void close_end(ipc_end *end) { nng_close(end->socket), free(end); }

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_HAS_THREADS,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "nng",
    .summary = "two pair0 sockets of nng over ipc://", .make = make_named, .join = join_named,
    .send = send_each, .receive = receive_each, .explain = explain, .close = close_end,
  };
  kind.version = nng_version();
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
