// The kernel objects of each mechanism, both sides' ends of them, and their memory.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "objects.h"

static int make_pipes(ends *client, ends *server) {
  int there[2], back[2];
  int error = clinux_pipe(there);
  if (error < 0) return error;
  client->send = there[1];
  server->receive = there[0];
  error = clinux_pipe(back);
  if (error < 0) return error;
  server->send = back[1];
  client->receive = back[0];
  return 0;
}

static int make_queue(long record_size, int *sender, int *receiver) {
  uint64_t bits[2];
  char name[64];
  int error = clinux_random(bits, sizeof bits);
  if (error < 0) return error;
  snprintf(name, sizeof name, "/ipc-compare-%016llx%016llx", (unsigned long long)bits[0],
           (unsigned long long)bits[1]);
  // 10 is what an ordinary user may have (msg_max).
  *sender = clinux_queue_create(name, 10, record_size);
  if (*sender < 0) return *sender;
  *receiver = clinux_queue_open(name, false);
  clinux_queue_unlink(name);
  return *receiver < 0 ? *receiver : 0;
}

static int make_queues(long record_size, ends *client, ends *server) {
  int error = make_queue(record_size, &client->send, &server->receive);
  return error ? error : make_queue(record_size, &server->send, &client->receive);
}

ring_geometry ring_geometry_for(size_t record_size) {
  ring_geometry geometry = {.sequence_at = (record_size + 7) & ~(size_t)7, .capacity = 1024};
  geometry.stride = (geometry.sequence_at + 8 + 31) & ~(size_t)31;
  while (geometry.capacity > 4 && geometry.capacity * geometry.stride > 1 << 20) {
    geometry.capacity /= 2;
  }
  return geometry;
}

enum { PAGE = 4096 };

/// Maps what both sides share: a page with the controls of either direction, and the slots behind
/// it. The server inherits the mapping, of a file as well as of nothing.
static int map_shared(cfloor_pair *pair, size_t slots, bool in_file) {
  pair->shared_length = PAGE + slots;
  int file = in_file ? make_file(pair->shared_length) : -1;
  if (in_file && file < 0) return file;
  pair->shared = mmap(NULL, pair->shared_length, PROT_READ | PROT_WRITE,
                      in_file ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS, file, 0);
  int error = pair->shared == MAP_FAILED ? -errno : 0;
  if (in_file) close(file);
  if (error) return error;
  ring_control *controls = pair->shared;
  _Static_assert(2 * sizeof(ring_control) <= PAGE, "the slots begin on the second page");
  pair->out.control = &controls[0];
  pair->in.control = &controls[1];
  return 0;
}

static int make_wakers(ring *ring, carrier kind) {
  ring_control *control = ring->control;
  if (sem_init(&control->items, 1, 0) < 0 || sem_init(&control->room, 1, 0) < 0) return -errno;
  if (kind != RING_EVENTFD) return 0;
  ring->items_event = eventfd(0, EFD_CLOEXEC);
  if (ring->items_event < 0) return -errno;
  ring->room_event = eventfd(0, EFD_CLOEXEC);
  return ring->room_event < 0 ? -errno : 0;
}

static int make_rings(cfloor_pair *pair, bool in_file) {
  pair->geometry = ring_geometry_for(pair->record_size);
  size_t slots = (pair->geometry.capacity * pair->geometry.stride + PAGE - 1) & ~(size_t)(PAGE - 1);
  int error = map_shared(pair, 2 * slots, in_file);
  if (error) return error;
  pair->out.slots = (char *)pair->shared + PAGE;
  pair->in.slots = pair->out.slots + slots;
  error = make_wakers(&pair->out, pair->carrier);
  return error ? error : make_wakers(&pair->in, pair->carrier);
}

/// Signals are sent to a process: the server inherits the client's descriptor, and the client has
/// the server's once there is one.
static int make_signals(cfloor_pair *pair) {
  if (pair->record_size != sizeof(message)) return -EMSGSIZE;
  int error = map_shared(pair, 0, false);
  if (error) return error;
  pair->there.send = clinux_pidfd_open(getpid());
  return pair->there.send < 0 ? pair->there.send : 0;
}

static int make_buffers(cfloor_pair *pair) {
  // What a pipe holds, or one record.
  size_t records = 65536 / pair->record_size;
  pair->intake_records = records > 0 ? records : 1;
  size_t size = (pair->record_size + 63) & ~(size_t)63;
  pair->own_length = 2 * size + pair->intake_records * pair->record_size;
  pair->own = mmap(NULL, pair->own_length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                   0);
  if (pair->own == MAP_FAILED) return -errno;
  memset(pair->own, 0x5A, pair->own_length);
  pair->request = pair->own;
  pair->reply = pair->request + size;
  pair->intake = pair->reply + size;
  return 0;
}

static int make_descriptors(cfloor_pair *pair, const cfloor_setting *setting) {
  ends *client = &pair->here, *server = &pair->there;
  size_t size = setting->record_size;
  switch (setting->mechanism) {
  case CFLOOR_PIPE: return make_pipes(client, server);
  case CFLOOR_SOCKETPAIR: return make_socketpair(SOCK_STREAM, size, client, server);
  case CFLOOR_SEQPACKET: return make_socketpair(SOCK_SEQPACKET, size, client, server);
  case CFLOOR_DATAGRAM: return make_socketpair(SOCK_DGRAM, size, client, server);
  case CFLOOR_UNIX: return make_unix_connection(client, server);
  case CFLOOR_TCP: return make_tcp_connection(client, server);
  case CFLOOR_FIFO: return make_fifos(client, server);
  case CFLOOR_MESSAGE_QUEUE: return make_queues((long)size, client, server);
  case CFLOOR_SIGNAL: return make_signals(pair);
  case CFLOOR_SEMAPHORE: case CFLOOR_FUTEX: case CFLOOR_EVENTFD: return make_rings(pair, false);
  case CFLOOR_FILE: return make_rings(pair, true);
  }
  return -EINVAL;
}

static carrier carrier_of(const cfloor_setting *setting) {
  switch (setting->mechanism) {
  case CFLOOR_PIPE: case CFLOOR_FIFO: case CFLOOR_SOCKETPAIR: case CFLOOR_UNIX: case CFLOOR_TCP:
    return BYTES;
  case CFLOOR_SEQPACKET: case CFLOOR_DATAGRAM: return PACKETS;
  case CFLOOR_MESSAGE_QUEUE: return QUEUE;
  case CFLOOR_SIGNAL: return setting->spins ? SIGNALS_SPIN : SIGNALS;
  case CFLOOR_SEMAPHORE: return setting->spins ? RING_SPIN : RING_SEMAPHORE;
  case CFLOOR_FUTEX: case CFLOOR_FILE: return setting->spins ? RING_SPIN : RING_FUTEX;
  case CFLOOR_EVENTFD: return setting->spins ? RING_SPIN : RING_EVENTFD;
  }
  return BYTES;
}

int make_objects(cfloor_pair *pair, const cfloor_setting *setting) {
  pair->carrier = carrier_of(setting);
  pair->record_size = setting->record_size;
  pair->shared = pair->own = MAP_FAILED;
  pair->here = pair->there = (ends){-1, -1};
  pair->out.items_event = pair->out.room_event = -1;
  pair->in.items_event = pair->in.room_event = -1;
  int error = make_buffers(pair);
  if (!error) error = make_descriptors(pair, setting);
  int descriptors[] = {pair->here.send, pair->here.receive, pair->there.send, pair->there.receive};
  for (int i = 0; !error && setting->spins && i < 4 && descriptors[i] >= 0; i++) {
    error = clinux_set_nonblocking(descriptors[i]);
  }
  return error < 0 ? error : 0;
}

void close_ends(ends *side) {
  if (side->send >= 0) close(side->send);
  if (side->receive >= 0 && side->receive != side->send) close(side->receive);
  *side = (ends){-1, -1};
}

void release_objects(cfloor_pair *pair) {
  close_ends(&pair->here);
  close_ends(&pair->there);
  int events[] = {pair->out.items_event, pair->out.room_event, pair->in.items_event,
                  pair->in.room_event};
  for (int i = 0; i < 4; i++) if (events[i] >= 0) close(events[i]);
  if (pair->shared != MAP_FAILED) munmap(pair->shared, pair->shared_length);
  if (pair->own != MAP_FAILED) munmap(pair->own, pair->own_length);
}
