// sd-bus: D-Bus signals over a pair of sockets, by systemd's library, without a message bus
// between.
//
// It has no threads and no broker. How often a record is copied is not known. It loses nothing,
// tells the end by itself, and leaves nothing after SIGKILL of both sides. A look for a record is a
// system call.
// needs: libsystemd-dev (pkg-config libsystemd)
#include "paired.h"
#include <systemd/sd-bus.h>

// `came`: messages that were not fetched yet, `held` of them, the oldest at `first`.
enum { HELD = 4096 };
struct ipc_end { sd_bus *bus; size_t size, first, held; int error; sd_bus_message *came[HELD]; };
#include "one_by_one.h"

static ipc_end *end_over(const struct ipc_terms *terms, int fd, int is_server, char *why) {
  ipc_end *end = new_end(terms);
  int error = sd_bus_new(&end->bus);
  if (error >= 0) error = sd_bus_set_fd(end->bus, fd, fd);
  if (error >= 0 && is_server) error = sd_bus_set_server(end->bus, 1, (sd_id128_t){.bytes = {1}});
  if (error >= 0) error = sd_bus_set_anonymous(end->bus, 1); // the socket says enough of the peer
  if (error >= 0) error = sd_bus_start(end->bus); // the two shake hands while they go on
  if (error >= 0) return end;
  fail(why, "The bus cannot be started: %s.", strerror(-error));
  return sd_bus_unref(end->bus), free(end), NULL;
}

// Writes and reads what can be. The library itself sends a signal, too, that tells of the end.
static ptrdiff_t turn(ipc_end *end, uint64_t sleep_microseconds) {
  sd_bus_message *next;
  int error = 0;
  if (sleep_microseconds) sd_bus_wait(end->bus, sleep_microseconds);
  while (end->held < HELD && (error = sd_bus_process(end->bus, &next)) > 0)
    if (next && sd_bus_message_is_signal(next, "ipc.Compare", "Record"))
      end->came[(end->first + end->held++) % HELD] = next;
    else sd_bus_message_unref(next);
  return stopped(&end->error, error < 0 ? -error : EAGAIN);
}
static int has_unwritten(ipc_end *end) {
  uint64_t count = 0;
  return sd_bus_get_n_queued_write(end->bus, &count) >= 0 && count > 0;
}
// The library would queue without bound, so that a record is taken only while nothing is queued.
static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  if (has_unwritten(end)) return turn(end, sleeping ? 100000 : 0);
  sd_bus_message *message = NULL;
  int error = sd_bus_message_new_signal(end->bus, &message, "/", "ipc.Compare", "Record");
  if (error >= 0) error = sd_bus_message_append_array(message, 'y', record, end->size);
  if (error >= 0) error = sd_bus_send(end->bus, message, NULL);
  sd_bus_message_unref(message);
  return error < 0 ? stopped(&end->error, -error) : 1;
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  ptrdiff_t result = end->held ? 1 : turn(end, sleeping ? 100000 : 0);
  if (!end->held) return result;
  sd_bus_message *message = end->came[end->first];
  const void *bytes; size_t length = 0;
  sd_bus_message_read_array(message, 'y', &bytes, &length);
  if (length != end->size) return stopped(&end->error, EBADMSG);
  memcpy(record, bytes, length), sd_bus_message_unref(message);
  end->first = (end->first + 1) % HELD, end->held--;
  return 1;
}
static const char *explain(ipc_end *end) { return strerror(end->error); }
static void close_end(ipc_end *end) {
  for (int i = 0; i < 10 && has_unwritten(end); i++) turn(end, 10000);
  while (end->held) sd_bus_message_unref(end->came[(end->first + --end->held) % HELD]);
  sd_bus_close_unref(end->bus), free(end);
}

EXPORT_KIND(
  .flags = IPC_KIND_TELLS_END, .name = "sd-bus", .version = LIBRARY_VERSION,
  .summary = "D-Bus signals over a pair of sockets, by sd-bus", .make = make_paired,
  .join = join_paired, .send = send_each, .receive = receive_each, .explain = explain)
