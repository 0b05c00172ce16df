// The kernel objects of each mechanism, both sides' ends of them, and their memory.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pair.h"

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

static int make_socketpair(int type, size_t record_size, ends *client, ends *server) {
  int sockets[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, sockets) < 0) return -errno;
  *client = (ends){sockets[0], sockets[0]};
  *server = (ends){sockets[1], sockets[1]};
  if (type == SOCK_STREAM) return 0;
  int buffer;
  socklen_t length = sizeof buffer;
  if (getsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &buffer, &length) < 0) return -errno;
  // What the kernel demands of a packet: 32 bytes less than the buffer (net/unix/af_unix.c).
  return (int)record_size > buffer - 32 ? -EMSGSIZE : 0;
}

/// Accepts until it is the connection that was made here: anybody on this machine can make another.
static int accept_own(int listener, int connected) {
  struct sockaddr_in own, peer;
  socklen_t length = sizeof own;
  if (getsockname(connected, (void *)&own, &length) < 0) return -errno;
  for (;;) {
    length = sizeof peer;
    int accepted = accept4(listener, (void *)&peer, &length, SOCK_CLOEXEC);
    if (accepted < 0) return -errno;
    if (peer.sin_port == own.sin_port && peer.sin_addr.s_addr == own.sin_addr.s_addr) {
      return accepted;
    }
    close(accepted);
  }
}

static int connect_over_loopback(int listener, ends *client, ends *server) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (void *)&address, sizeof address) < 0 || listen(listener, 16) < 0 ||
      getsockname(listener, (void *)&address, &length) < 0) {
    return -errno;
  }
  int connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connected < 0) return -errno;
  *client = (ends){connected, connected};
  if (connect(connected, (void *)&address, sizeof address) < 0) return -errno;
  int accepted = accept_own(listener, connected);
  if (accepted < 0) return accepted;
  *server = (ends){accepted, accepted};
  int one = 1;
  if (setsockopt(connected, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0 ||
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) {
    return -errno;
  }
  return 0;
}

static int make_connection(ends *client, ends *server) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -errno;
  int error = connect_over_loopback(listener, client, server);
  close(listener);
  return error;
}

ring_geometry ring_geometry_for(size_t record_size) {
  ring_geometry geometry = {.sequence_at = (record_size + 7) & ~(size_t)7, .capacity = 1024};
  geometry.stride = (geometry.sequence_at + 8 + 31) & ~(size_t)31;
  while (geometry.capacity > 4 && geometry.capacity * geometry.stride > 1 << 20) {
    geometry.capacity /= 2;
  }
  return geometry;
}

static int make_ring(ring *ring, ring_control *control, char *slots, carrier kind) {
  ring->control = control;
  ring->slots = slots;
  if (sem_init(&control->items, 1, 0) < 0 || sem_init(&control->room, 1, 0) < 0) return -errno;
  if (kind != RING_EVENTFD) return 0;
  ring->items_event = eventfd(0, EFD_CLOEXEC);
  if (ring->items_event < 0) return -errno;
  ring->room_event = eventfd(0, EFD_CLOEXEC);
  return ring->room_event < 0 ? -errno : 0;
}

static int make_rings(cfloor_pair *pair) {
  enum { PAGE = 4096 };
  pair->geometry = ring_geometry_for(pair->record_size);
  size_t slots = (pair->geometry.capacity * pair->geometry.stride + PAGE - 1) & ~(size_t)(PAGE - 1);
  pair->shared_length = PAGE + 2 * slots;
  pair->shared = mmap(NULL, pair->shared_length, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (pair->shared == MAP_FAILED) return -errno;
  ring_control *controls = pair->shared;
  _Static_assert(2 * sizeof(ring_control) <= PAGE, "the slots begin on the second page");
  char *first = (char *)pair->shared + PAGE;
  int error = make_ring(&pair->out, &controls[0], first, pair->carrier);
  return error ? error : make_ring(&pair->in, &controls[1], first + slots, pair->carrier);
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
  case CFLOOR_TCP: return make_connection(client, server);
  case CFLOOR_MESSAGE_QUEUE: return make_queues((long)size, client, server);
  case CFLOOR_SEMAPHORE: case CFLOOR_FUTEX: case CFLOOR_EVENTFD: return make_rings(pair);
  }
  return -EINVAL;
}

static carrier carrier_of(const cfloor_setting *setting) {
  switch (setting->mechanism) {
  case CFLOOR_PIPE: case CFLOOR_SOCKETPAIR: case CFLOOR_TCP: return BYTES;
  case CFLOOR_SEQPACKET: case CFLOOR_DATAGRAM: return PACKETS;
  case CFLOOR_MESSAGE_QUEUE: return QUEUE;
  case CFLOOR_SEMAPHORE: return setting->spins ? RING_SPIN : RING_SEMAPHORE;
  case CFLOOR_FUTEX: return setting->spins ? RING_SPIN : RING_FUTEX;
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

static void close_ends(ends *ends) {
  if (ends->send >= 0) close(ends->send);
  if (ends->receive >= 0 && ends->receive != ends->send) close(ends->receive);
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
