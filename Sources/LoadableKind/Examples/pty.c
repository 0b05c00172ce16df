// pty: a pseudo-terminal in raw mode. The server has the master, and the client the terminal.
//
// It has no threads and no broker. A record is copied three times, because the terminal's line
// discipline keeps at most 4,096 bytes of its own. It loses nothing while both sides are there. A
// server that ends takes with it what its client has not read: one that closes waits 100 ms for its
// client to close first, and one that is killed does not. It tells the end by itself, and leaves
// nothing after SIGKILL of both sides.
// needs: nothing
#include "stream.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

struct ipc_end { struct stream stream; int fd, is_master; };

static ipc_end *end_over(const struct ipc_terms *terms, int fd, int is_master) {
  ipc_end *end = zeroed(sizeof *end);
  stream_begin(end, terms);
  end->fd = fd, end->is_master = is_master;
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  struct termios raw;
  int terminal = -1, master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0)
    terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0 || tcgetattr(terminal, &raw)) {
    fail(why, "No pseudo-terminal can be made: %s. /dev/ptmx must be there, and "
         "/proc/sys/kernel/pty/max says how many there can be.", strerror(errno));
    return close(terminal), close(master), NULL;
  }
  cfmakeraw(&raw);
  tcsetattr(terminal, TCSANOW, &raw);
  passed[0] = terminal, *count = 1;
  return end_over(terms, master, 1);
}
static ipc_end *join(const struct ipc_terms *terms, const int *passed, size_t count, char *why) {
  return count == 1 ? end_over(terms, passed[0], 0) : refuse(passed, count, 1, why);
}

// The master says EIO where nobody has the terminal open any more.
static ptrdiff_t result(ipc_end *end, ssize_t length, short awaited, int sleeping) {
  if (length < 0 && errno == EIO) return IPC_KIND_ENDED;
  ptrdiff_t result = stream_result(end, length, errno);
  struct pollfd entry = {end->fd, awaited, 0};
  if (result == IPC_KIND_WOULD_WAIT && sleeping) poll(&entry, 1, 100);
  return result;
}
static ptrdiff_t write_some(ipc_end *end, const void *bytes, size_t length, int sleeping) {
  return result(end, write(end->fd, bytes, length), POLLOUT, sleeping);
}
static ptrdiff_t read_some(ipc_end *end, void *bytes, size_t length, int sleeping) {
  return result(end, read(end->fd, bytes, length), POLLIN, sleeping);
}
static void close_end(ipc_end *end) {
  struct pollfd hang_up = {end->fd, 0, 0};
  if (end->is_master) poll(&hang_up, 1, 100);
  close(end->fd), free(end->stream.part), free(end);
}

EXPORT_KIND(
  .flags = IPC_KIND_TELLS_END, .copies = 3, .name = "pty", .version = "1",
  .summary = "a pseudo-terminal in raw mode", .make = make, .join = join, .send = stream_send,
  .receive = stream_receive, .explain = stream_explain)
