// x-pipe: two pipes, as the built-in kind `pipe` has them. The two compared show what loading
// costs.
//
// It has no threads and no broker. A record is copied twice, into the kernel and out of it. It
// loses nothing, tells the end by itself, and leaves nothing after SIGKILL of both sides.
//
// This is the one to copy for a kind of your own. Build it, let its promises be checked, and let a
// server and a client send over it:
//
//   make kind NAME=x-pipe
//   ipc-compare check .build/kinds/x-pipe.so
//   ipc-server --kind .build/kinds/x-pipe.so
//   ipc-client --kind .build/kinds/x-pipe.so
//
// ../include/ipc_kind.h says what each function has to do. The headers here save lines: stream.h
// for streams of bytes, ring.h for shared memory, one_by_one.h for messages, and named.h,
// paired.h and sysv.h for how two ends meet.
// needs: nothing
#include "stream.h"
#include <fcntl.h>

// `sleeping`: whether O_NONBLOCK is off; at first nobody knows.
struct way { int fd, sleeping; };
struct ipc_end { struct stream stream; struct way in, out; };

static ipc_end *end_over(const struct ipc_terms *terms, int in, int out) {
  ipc_end *end = zeroed(sizeof *end);
  stream_begin(end, terms);
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
static ipc_end *join(const struct ipc_terms *terms, const int *passed, size_t count, char *why) {
  return count == 2 ? end_over(terms, passed[0], passed[1]) : refuse(passed, count, 2, why);
}

static void set(struct way *way, int sleeping) {
  if (way->sleeping != sleeping) fcntl(way->fd, F_SETFL, sleeping ? 0 : O_NONBLOCK);
  way->sleeping = sleeping;
}
static ptrdiff_t write_some(ipc_end *end, const void *bytes, size_t length, int sleeping) {
  set(&end->out, sleeping);
  // A reader that spins sees the first pages of a large record before the last are written.
  ssize_t wrote = write(end->out.fd, bytes, sleeping || length < 8192 ? length : 8192);
  return stream_result(end, wrote, errno);
}
static ptrdiff_t read_some(ipc_end *end, void *bytes, size_t length, int sleeping) {
  set(&end->in, sleeping);
  ssize_t got = read(end->in.fd, bytes, length);
  return stream_result(end, got, errno);
}
static void close_end(ipc_end *end) {
  close(end->in.fd), close(end->out.fd);
  free(end->stream.part), free(end);
}

static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI,
  .flags = IPC_KIND_TELLS_END | IPC_KIND_INTERRUPTIBLE,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 2,
  .name = "x-pipe", .version = "1", .summary = "two pipes",
  .make = make, .join = join, .send = stream_send, .receive = stream_receive,
  .explain = stream_explain, .close = close_end,
};
EXPORT_TABLE(kind)
