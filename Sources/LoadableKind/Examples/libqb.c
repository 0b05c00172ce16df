// libqb: two ring buffers of libqb, in mapped files with semaphores.
//
// It has no threads and no broker. A record is copied twice, into the ring and out of it. It loses
// nothing. A writer cannot wait for room, and looks again every 50 µs. That the peer is gone only
// the host tells. Nothing stays after SIGKILL of both sides: the files lie in the session's
// directory.
// needs: libqb-dev (pkg-config libqb)
#include "example.h"
#include <qb/qbrb.h>
#include <qb/qbutil.h>
#include <time.h>

struct ipc_end { qb_ringbuffer_t *in, *out; size_t size; int error; };

static qb_ringbuffer_t *ring(const struct ipc_terms *terms, const char *name, uint32_t flags) {
  char path[96];
  size_t record = terms->record_size + 16, bytes = record * terms->capacity;
  if (bytes > 1 << 20) bytes = 4 * record > 1 << 20 ? 4 * record : 1 << 20;
  snprintf(path, sizeof path, "%s/%s", terms->directory, name);
  return qb_rb_open(path, bytes, flags | QB_RB_FLAG_SHARED_PROCESS, 0);
}
static ipc_end *end_over(const struct ipc_terms *terms, uint32_t flags, char *why) {
  int is_server = flags & QB_RB_FLAG_CREATE;
  ipc_end *end = zeroed(sizeof *end);
  end->size = terms->record_size;
  end->in = ring(terms, is_server ? "up" : "down", flags);
  end->out = ring(terms, is_server ? "down" : "up", flags);
  if (end->in && end->out) return end;
  fail(why, "The rings in %s cannot be opened: %s.", terms->directory, strerror(errno));
  if (end->in) qb_rb_close(end->in);
  return free(end), NULL;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  return (void)passed, (void)count, end_over(terms, QB_RB_FLAG_CREATE, why);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return (void)fd, (void)count, end_over(terms, 0, why);
}

static ptrdiff_t result(ipc_end *end, size_t moved, ssize_t answer) {
  if (moved) return (ptrdiff_t)moved;
  end->error = (int)-answer;
  int waits = answer == -EAGAIN || answer == -ETIMEDOUT || answer == -EINTR;
  return waits ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  size_t sent = 0;
  ssize_t answer = 0;
  for (const char *at = records; sent < count; sent++, at += end->size)
    if ((answer = qb_rb_chunk_write(end->out, at, end->size)) < 0) break;
  if (!sent && sleeping) nanosleep(&(struct timespec){0, 50000}, NULL);
  return result(end, sent, answer);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  size_t got = 0;
  ssize_t answer = 0;
  for (char *at = records; got < count; got++, at += end->size)
    if ((answer = qb_rb_chunk_read(end->in, at, end->size, sleeping && !got ? 100 : 0)) < 0) break;
  return result(end, got, answer);
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) { qb_rb_close(end->in), qb_rb_close(end->out), free(end); }

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 2,
    .name = "libqb", .summary = "two ring buffers of libqb", .make = make, .join = join,
    .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
  };
  kind.version = qb_ver_str;
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
