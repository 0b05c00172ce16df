// sd-bus: D-Bus signals over a pair of sockets, by systemd's library, without a message bus
// between.
//
// It has no threads and no broker. How often a record is copied is not known. It loses nothing,
// tells the end by itself, and leaves nothing after SIGKILL of both sides. A look for a record is a
// system call.
// needs: libsystemd-dev (pkg-config libsystemd)
#include "example.h"
#include <sys/socket.h>
#include <systemd/sd-bus.h>

enum { HELD = 4096 };
struct ipc_end {
  sd_bus *bus;
  size_t size, first, held; // of messages that came and were not fetched yet
  sd_bus_message *messages[HELD];
  int error;
};

static int keep(sd_bus_message *message, void *data, sd_bus_error *error) {
  ipc_end *end = data;
  // The library itself sends a signal that tells of the end.
  if (!sd_bus_message_is_signal(message, "ipc.Compare", "Record")) return 0;
  end->messages[(end->first + end->held++) % HELD] = sd_bus_message_ref(message);
  return (void)error, 1;
}
static ipc_end *end_over(const struct ipc_terms *terms, int fd, int is_server, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  sd_id128_t id = {.bytes = {1}};
  end->size = terms->record_size;
  int error = sd_bus_new(&end->bus);
  if (error >= 0) error = sd_bus_set_fd(end->bus, fd, fd);
  if (error >= 0 && is_server) error = sd_bus_set_server(end->bus, 1, id);
  if (error >= 0) error = sd_bus_set_anonymous(end->bus, 1); // the socket says enough of the peer
  if (error >= 0) error = sd_bus_add_filter(end->bus, NULL, keep, end);
  if (error >= 0) error = sd_bus_start(end->bus); // the two shake hands while they go on
  if (error >= 0) return end;
  fail(why, "The bus cannot be started: %s.", strerror(-error));
  return sd_bus_unref(end->bus), free(end), NULL;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
    return fail(why, "No pair of sockets can be made: %s.", strerror(errno));
  ipc_end *end = end_over(terms, pair[0], 1, why);
  if (!end) return close(pair[1]), NULL;
  return passed[0] = pair[1], *count = 1, end;
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return count == 1 ? end_over(terms, fd[0], 0, why) : refuse(fd, count, 1, why);
}

// Reads and writes what can be; returns how many messages wait to be written, or an error.
static int turn(ipc_end *end, uint64_t sleep_microseconds) {
  uint64_t unwritten = 0;
  int error = 0;
  if (sleep_microseconds) sd_bus_wait(end->bus, sleep_microseconds);
  while (end->held < HELD && (error = sd_bus_process(end->bus, NULL)) > 0) {}
  if (error >= 0) error = sd_bus_get_n_queued_write(end->bus, &unwritten);
  return error < 0 ? error : (int)unwritten;
}
static ptrdiff_t result(ipc_end *end, int error) {
  end->error = -error;
  if (error >= 0 || error == -EINTR || error == -EAGAIN) return IPC_KIND_WOULD_WAIT;
  int ended = error == -ECONNRESET || error == -ENOTCONN || error == -EPIPE;
  return ended ? IPC_KIND_ENDED : IPC_KIND_FAILED;
}
// The library would queue without bound, so that a record is taken only while nothing is queued.
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  size_t sent = 0;
  int error = turn(end, 0);
  if (error > 0 && sleeping) error = turn(end, 100000);
  for (const char *at = records; error == 0 && sent < count; sent++, at += end->size) {
    sd_bus_message *message = NULL;
    error = sd_bus_message_new_signal(end->bus, &message, "/", "ipc.Compare", "Record");
    if (error >= 0) error = sd_bus_message_append_array(message, 'y', at, end->size);
    if (error >= 0) error = sd_bus_send(end->bus, message, NULL);
    sd_bus_message_unref(message);
    if (error < 0) break;
    uint64_t unwritten = 0;
    error = sd_bus_get_n_queued_write(end->bus, &unwritten) < 0 || unwritten > 0;
  }
  return sent ? (ptrdiff_t)sent : result(end, error);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  size_t got = 0;
  int error = end->held ? 0 : turn(end, 0);
  if (error >= 0 && !end->held && sleeping) error = turn(end, 100000);
  for (char *at = records; end->held && got < count; got++, at += end->size) {
    sd_bus_message *message = end->messages[end->first];
    const void *bytes;
    size_t length;
    int read = sd_bus_message_read_array(message, 'y', &bytes, &length);
    if (read < 0 || length != end->size) return result(end, -EBADMSG);
    memcpy(at, bytes, length), sd_bus_message_unref(message);
    end->first = (end->first + 1) % HELD, end->held--;
  }
  return got ? (ptrdiff_t)got : result(end, error);
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) {
  for (int i = 0; i < 10 && turn(end, 0) > 0; i++) turn(end, 10000);
  for (; end->held; end->held--, end->first = (end->first + 1) % HELD)
    sd_bus_message_unref(end->messages[end->first]);
  sd_bus_close_unref(end->bus), free(end);
}

static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_TELLS_END,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "sd-bus", .version = LIBRARY_VERSION,
  .summary = "D-Bus signals over a pair of sockets, by sd-bus", .make = make, .join = join,
  .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
};
EXPORT_KIND(kind)
