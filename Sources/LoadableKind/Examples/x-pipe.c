// x-pipe: two pipes, as the built-in kind `pipe` has them. The two compared show what loading
// costs.
//
// It has no threads and no broker. A record is copied twice, into the kernel and out of it. It
// loses nothing, tells the end by itself, and leaves nothing after SIGKILL of both sides.
// needs: nothing
#include "stream.h"
#include <fcntl.h>

// `sleeping`: whether O_NONBLOCK is off; at first nobody knows.
struct way { int fd, sleeping; };
struct ipc_end { struct stream stream; struct way in, out; int error; };

static ipc_end *end_over(const struct ipc_terms *terms, int in, int out) {
  ipc_end *end = zeroed(sizeof *end);
  end->stream = (struct stream){terms->record_size, 0, 0, zeroed(terms->record_size)};
  end->in = (struct way){in, -1}, end->out = (struct way){out, -1};
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  int up[2], down[2], room = 2 * (int)terms->record_size;
  if (pipe2(up, O_CLOEXEC)) return fail(why, "No pipe can be made: %s.", strerror(errno));
  if (pipe2(down, O_CLOEXEC)) {
    fail(why, "No second pipe can be made: %s.", strerror(errno));
    return close(up[0]), close(up[1]), NULL;
  }
  // One record is read while the next is written. Where this is refused, a pipe stays as it is.
  if (room > 1 << 20) room = 1 << 20;
  if (room > 1 << 16) fcntl(up[1], F_SETPIPE_SZ, room), fcntl(down[1], F_SETPIPE_SZ, room);
  passed[0] = down[0], passed[1] = up[1], *count = 2;
  return end_over(terms, up[0], down[1]);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return count == 2 ? end_over(terms, fd[0], fd[1]) : refuse(fd, count, 2, why);
}

static void set(struct way *way, int sleeping) {
  if (way->sleeping != sleeping) fcntl(way->fd, F_SETFL, sleeping ? 0 : O_NONBLOCK);
  way->sleeping = sleeping;
}
static ptrdiff_t result(ipc_end *end, ssize_t length) {
  if (length > 0) return length;
  if (length == 0 || errno == EPIPE) return IPC_KIND_ENDED;
  end->error = errno;
  return errno == EAGAIN || errno == EINTR ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t write_some(ipc_end *end, const void *bytes, size_t length, int sleeping) {
  set(&end->out, sleeping);
  // A reader that spins sees the first pages of a large record before the last are written.
  return result(end, write(end->out.fd, bytes, sleeping || length < 8192 ? length : 8192));
}
static ptrdiff_t read_some(ipc_end *end, void *bytes, size_t length, int sleeping) {
  set(&end->in, sleeping);
  return result(end, read(end->in.fd, bytes, length));
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  return stream_send(&end->stream, write_some, end, records, count, sleeping);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  return stream_receive(&end->stream, read_some, end, records, count, sleeping);
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) {
  close(end->in.fd), close(end->out.fd), free(end->stream.part), free(end);
}

static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_TELLS_END | IPC_KIND_INTERRUPTIBLE,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 2, .name = "x-pipe", .version = "1",
  .summary = "two pipes", .make = make, .join = join, .send = send_records,
  .receive = receive_records, .explain = explain, .close = close_end,
};
EXPORT_KIND(kind)
