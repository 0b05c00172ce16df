// libqb: two ring buffers of libqb, in mapped files with semaphores.
//
// It has no threads and no broker. A record is copied twice, into the ring and out of it. It loses
// nothing. A writer cannot wait for room, and looks again every 50 µs. That the peer is gone only
// the host tells. Nothing stays after SIGKILL of both sides: the files lie in the session's
// directory.
// needs: libqb-dev (pkg-config libqb)
#include "named.h"
#include <qb/qbrb.h>
#include <qb/qbutil.h>

struct ipc_end { qb_ringbuffer_t *in, *out; size_t size; int error; };
#include "one_by_one.h"

static qb_ringbuffer_t *ring(const struct ipc_terms *terms, const char *name, int is_server) {
  char path[96];
  size_t record = terms->record_size + 16, bytes = record * terms->capacity;
  uint32_t flags = QB_RB_FLAG_SHARED_PROCESS | (is_server ? QB_RB_FLAG_CREATE : 0);
  if (bytes > 1 << 20) bytes = 4 * record > 1 << 20 ? 4 * record : 1 << 20;
  snprintf(path, sizeof path, "%s/%s", terms->directory, name);
  return qb_rb_open(path, bytes, flags, 0);
}
static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  ipc_end *end = new_end(terms);
  end->in = ring(terms, is_server ? "up" : "down", is_server);
  end->out = ring(terms, is_server ? "down" : "up", is_server);
  if (end->in && end->out) return end;
  fail(why, "The rings in %s cannot be opened: %s.", terms->directory, strerror(errno));
  if (end->in) qb_rb_close(end->in);
  return free(end), NULL;
}

static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  ssize_t answer = qb_rb_chunk_write(end->out, record, end->size);
  if (answer < 0 && sleeping) usleep(50);
  return answer < 0 ? stopped(&end->error, (int)-answer) : 1;
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  ssize_t answer = qb_rb_chunk_read(end->in, record, end->size, sleeping ? 100 : 0);
  return answer < 0 ? stopped(&end->error, (int)-answer) : 1;
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) { qb_rb_close(end->in), qb_rb_close(end->out), free(end); }

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 2,
    .name = "libqb", .summary = "two ring buffers of libqb", .make = make_named,
    .join = join_named, .send = send_each, .receive = receive_each, .explain = explain,
    .close = close_end,
  };
  kind.version = qb_ver_str;
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
