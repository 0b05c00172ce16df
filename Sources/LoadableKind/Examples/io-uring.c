// io-uring: a socket pair, whose transfers go through the rings of io_uring(7).
//
// It has no threads of its own and no broker. A record is copied three times: into the kernel, out
// of it into this end's memory, where one receive is always pending, and to the caller. It loses
// nothing, tells the end by itself, and leaves nothing after SIGKILL of both sides. To look for a
// record is to look at the ring of completions, without a system call; the next receive is
// submitted together with a send.
// needs: liburing-dev (pkg-config liburing)
#include "paired.h"
#include "stream.h"
#include <liburing.h>
#include <poll.h>

struct ipc_end {
  struct stream stream;
  struct io_uring ring;
  int fd, result[IORING_OP_LAST]; // of the last operation of each sort, -EINPROGRESS until then
  size_t fetched;                 // of what came into `room`
  char room[1 << 16];
};

// Prepares an operation of the one registered socket. It begins with the next submission.
static void prepare(ipc_end *end, unsigned sort, const void *bytes, size_t size, unsigned flags) {
  struct io_uring_sqe *entry = io_uring_get_sqe(&end->ring);
  io_uring_prep_rw((int)sort, entry, 0, bytes, (unsigned)size, 0);
  entry->msg_flags = flags, entry->flags = IOSQE_FIXED_FILE, entry->user_data = sort;
  end->result[sort] = -EINPROGRESS;
}
static void prepare_receive(ipc_end *end) {
  end->fetched = 0;
  prepare(end, IORING_OP_RECV, end->room, sizeof end->room, 0);
}
// Submits what is prepared, and notes what is complete; it may sleep for the first, 100 ms at most.
static void turn(ipc_end *end, int sleeping) {
  struct io_uring_cqe *entry = NULL;
  struct __kernel_timespec most = {0, 100000000};
  if (sleeping) io_uring_submit_and_wait_timeout(&end->ring, &entry, 1, &most, NULL);
  else io_uring_submit(&end->ring);
  for (; io_uring_peek_cqe(&end->ring, &entry) == 0; io_uring_cqe_seen(&end->ring, entry))
    end->result[entry->user_data] = entry->res;
}

static ipc_end *end_over(const struct ipc_terms *terms, int fd, int is_server, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  int error = io_uring_queue_init(8, &end->ring, IORING_SETUP_COOP_TASKRUN);
  if (error) {
    fail(why, "No io_uring can be made: %s. It takes Linux 5.19, and "
         "/proc/sys/kernel/io_uring_disabled must allow it.", strerror(-error));
    return close(fd), free(end), NULL;
  }
  io_uring_register_files(&end->ring, &fd, 1);
  stream_begin(end, terms);
  end->fd = fd;
  return prepare_receive(end), end;
}
static ptrdiff_t write_some(ipc_end *end, const void *bytes, size_t length, int sleeping) {
  const int *sent = &end->result[IORING_OP_SEND];
  struct pollfd room = {end->fd, POLLOUT, 0};
  prepare(end, IORING_OP_SEND, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  do turn(end, 0); while (*sent == -EINPROGRESS);
  // The bytes are the caller's: a send cannot stay pending, so that poll(2) waits for room.
  if (*sent == -EAGAIN && sleeping) poll(&room, 1, 100);
  return stream_result(end, *sent, -*sent);
}
static ptrdiff_t read_some(ipc_end *end, void *bytes, size_t length, int sleeping) {
  const int *came = &end->result[IORING_OP_RECV];
  if (*came == -EINPROGRESS) turn(end, 0);
  if (*came == -EINPROGRESS && sleeping) turn(end, 1);
  if (*came == -EINTR) prepare_receive(end);
  if (*came <= 0) return stream_result(end, *came, -*came);
  if (length > (size_t)*came - end->fetched) length = (size_t)*came - end->fetched;
  memcpy(bytes, end->room + end->fetched, length);
  end->fetched += length;
  if (end->fetched == (size_t)*came) prepare_receive(end);
  return (ptrdiff_t)length;
}
static void close_end(ipc_end *end) {
  shutdown(end->fd, SHUT_RDWR); // the ring holds the socket, and is taken down later
  io_uring_queue_exit(&end->ring);
  close(end->fd), free(end->stream.part), free(end);
}

EXPORT_KIND(
  .flags = IPC_KIND_TELLS_END, .copies = 3, .name = "io-uring", .version = "1",
  .summary = "a socket pair through io_uring, fixed files", .make = make_paired,
  .join = join_paired, .send = stream_send, .receive = stream_receive, .explain = stream_explain)
