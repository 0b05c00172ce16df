// io-uring: a socket pair, whose transfers go through the rings of io_uring(7).
//
// It has no threads of its own and no broker. A record is copied three times: into the kernel, out
// of it into this end's memory, where one receive is always pending, and to the caller. It loses
// nothing, tells the end by itself, and leaves nothing after SIGKILL of both sides. To look for a
// record is to look at the ring of completions, without a system call; the next receive is
// submitted together with a send.
// needs: liburing-dev (pkg-config liburing)
#include "stream.h"
#include <liburing.h>
#include <poll.h>
#include <sys/socket.h>

enum sort { RECEIVED, SENT, HAS_ROOM, SORTS };
enum { PENDING = INT32_MIN };
struct ipc_end {
  struct stream stream;
  struct io_uring ring;
  int fd, error, result[SORTS]; // what each sort of operation came to
  char *next, *end;             // what came and was not fetched yet, in `room`
  char room[1 << 16];
};

// Prepares an operation of the one registered socket. It begins with the next submission.
static void prepare(ipc_end *end, enum sort sort, int operation, const void *bytes, size_t size) {
  struct io_uring_sqe *entry = io_uring_get_sqe(&end->ring);
  if (sort == HAS_ROOM) io_uring_prep_poll_add(entry, 0, POLLOUT);
  else io_uring_prep_rw(operation, entry, 0, bytes, (unsigned)size, 0);
  if (sort == SENT) entry->msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  entry->flags = IOSQE_FIXED_FILE, entry->user_data = sort, end->result[sort] = PENDING;
}
// Submits what is prepared, and notes what is complete; it may sleep for the first, 100 ms at most.
static void turn(ipc_end *end, int sleeping) {
  struct io_uring_cqe *entry = NULL;
  struct __kernel_timespec most = {0, 100000000};
  if (sleeping) io_uring_submit_and_wait_timeout(&end->ring, &entry, 1, &most, NULL);
  else if (io_uring_sq_ready(&end->ring)) io_uring_submit(&end->ring);
  while (io_uring_peek_cqe(&end->ring, &entry) == 0) {
    end->result[entry->user_data] = entry->res;
    io_uring_cqe_seen(&end->ring, entry);
  }
}

static ipc_end *end_over(const struct ipc_terms *terms, int fd, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  unsigned flags = IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG;
  int error = io_uring_queue_init(8, &end->ring, flags);
  if (!error && (error = io_uring_register_files(&end->ring, &fd, 1)))
    io_uring_queue_exit(&end->ring);
  if (error) {
    fail(why, "No io_uring can be made: %s. It takes Linux 5.19, and "
         "/proc/sys/kernel/io_uring_disabled must allow it.", strerror(-error));
    return close(fd), free(end), NULL;
  }
  end->fd = fd, end->next = end->end = end->room;
  end->stream = (struct stream){terms->record_size, 0, 0, zeroed(terms->record_size)};
  prepare(end, RECEIVED, IORING_OP_RECV, end->room, sizeof end->room);
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
    return fail(why, "No pair of sockets can be made: %s.", strerror(errno));
  ipc_end *end = end_over(terms, pair[0], why);
  if (!end) return close(pair[1]), NULL;
  passed[0] = pair[1], *count = 1;
  return end;
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return count == 1 ? end_over(terms, fd[0], why) : refuse(fd, count, 1, why);
}

static ptrdiff_t result(ipc_end *end, enum sort sort) {
  int result = end->result[sort];
  if (result > 0) return result;
  if (result == 0 || result == -EPIPE || result == -ECONNRESET) return IPC_KIND_ENDED;
  if (result == PENDING || result == -EAGAIN || result == -EINTR) return IPC_KIND_WOULD_WAIT;
  end->error = -result;
  return IPC_KIND_FAILED;
}
static ptrdiff_t write_some(ipc_end *end, const void *bytes, size_t length, int sleeping) {
  if (end->result[HAS_ROOM] == PENDING) turn(end, sleeping);
  if (end->result[HAS_ROOM] == PENDING) return IPC_KIND_WOULD_WAIT;
  prepare(end, SENT, IORING_OP_SEND, bytes, length);
  turn(end, 0);
  if (end->result[SENT] == -EAGAIN && sleeping) prepare(end, HAS_ROOM, IORING_OP_POLL_ADD, NULL, 0);
  return result(end, SENT);
}
static ptrdiff_t read_some(ipc_end *end, void *bytes, size_t length, int sleeping) {
  if (end->next == end->end) {
    if (end->result[RECEIVED] == PENDING) turn(end, 0);
    if (end->result[RECEIVED] == PENDING && sleeping) turn(end, 1);
    ptrdiff_t came = result(end, RECEIVED);
    if (came == IPC_KIND_WOULD_WAIT && end->result[RECEIVED] != PENDING)
      prepare(end, RECEIVED, IORING_OP_RECV, end->room, sizeof end->room);
    if (came <= 0) return came;
    end->next = end->room, end->end = end->room + came;
  }
  size_t there = (size_t)(end->end - end->next);
  if (length > there) length = there;
  memcpy(bytes, end->next, length), end->next += length;
  if (length == there) prepare(end, RECEIVED, IORING_OP_RECV, end->room, sizeof end->room);
  return (ptrdiff_t)length;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  return stream_send(&end->stream, write_some, end, records, count, sleeping);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  return stream_receive(&end->stream, read_some, end, records, count, sleeping);
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) {
  shutdown(end->fd, SHUT_RDWR); // the ring holds the socket, and is taken down later
  io_uring_queue_exit(&end->ring);
  close(end->fd), free(end->stream.part), free(end);
}

static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_TELLS_END,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .copies = 3, .name = "io-uring",
  .version = "1", .summary = "a socket pair through io_uring, fixed files", .make = make,
  .join = join, .send = send_records, .receive = receive_records, .explain = explain,
  .close = close_end,
};
EXPORT_KIND(kind)
