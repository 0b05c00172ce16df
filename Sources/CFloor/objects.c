// The kernel objects of each mechanism, both sides' ends of them, and their memory.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "objects.h"

static int make_unnamed_pipes(ends *client, ends *server) {
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

/// As much as in a channel's pipe, and no error where it is not to be had: PipeEnd.makeRoom.
static void make_room(int end, size_t record_size) {
  int usual = clinux_usual_pipe_capacity();
  for (int wanted = clinux_pipe_capacity_for(record_size); wanted > usual; wanted /= 2) {
    if (clinux_set_pipe_capacity(end, wanted) >= 0) return;
  }
}

static int make_pipes(bool have_names, size_t record_size, ends *client, ends *server) {
  int error = have_names ? make_named_pipes(client, server) : make_unnamed_pipes(client, server);
  if (error) return error;
  make_room(client->send, record_size);
  make_room(server->send, record_size);
  return 0;
}

/// Messages that a queue may hold, as the administrator has it now.
static long most_messages(void) {
  int file = open("/proc/sys/fs/mqueue/msg_max", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -errno;
  char text[32];
  ssize_t length = read(file, text, sizeof text - 1);
  long error = length < 0 ? -errno : 0;
  close(file);
  if (error) return error;
  text[length] = 0;
  return strtol(text, NULL, 10);
}

static int make_queue(long capacity, long record_size, int *sender, int *receiver) {
  char name[IPC_NAME_SIZE];
  int error = make_ipc_name(name);
  if (error < 0) return error;
  *sender = clinux_queue_create(name, capacity, record_size);
  if (*sender < 0) return *sender;
  *receiver = clinux_queue_open(name, false);
  clinux_queue_unlink(name);
  return *receiver < 0 ? *receiver : 0;
}

static int make_queues(long record_size, ends *client, ends *server) {
  long most = most_messages();
  if (most < 0) return (int)most;
  long capacity = clinux_queue_depth(most, record_size);
  if (capacity < 0) return (int)capacity;
  int error = make_queue(capacity, record_size, &client->send, &server->receive);
  return error ? error : make_queue(capacity, record_size, &server->send, &client->receive);
}

static ring_geometry ring_geometry_for(const cfloor_setting *setting) {
  ring_geometry geometry = {.sequence_at = (setting->record_size + 7) & ~(size_t)7};
  geometry.stride = (geometry.sequence_at + 8 + 31) & ~(size_t)31;
  geometry.capacity = setting->capacity;
  return geometry;
}

static bool is_possible(size_t capacity) {
  return capacity >= 4 && capacity <= CFLOOR_LARGEST_CAPACITY && !(capacity & (capacity - 1));
}

/// The controls of either direction lie on a page, and the slots behind it.
enum { PAGE = 4096 };
_Static_assert(2 * sizeof(ring_control) <= PAGE, "the slots begin on the second page");

static size_t slots_length(const cfloor_pair *pair) {
  if (pair->carrier < RING_SPIN) return 0;
  return (pair->geometry.capacity * pair->geometry.stride + PAGE - 1) & ~(size_t)(PAGE - 1);
}

int map_shared(cfloor_pair *pair, int memory) {
  int flags = memory < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
  pair->shared = mmap(NULL, pair->shared_length, PROT_READ | PROT_WRITE, flags, memory, 0);
  if (pair->shared == MAP_FAILED) return -errno;
  ring_control *controls = pair->shared;
  pair->out.control = &controls[0];
  pair->in.control = &controls[1];
  pair->out.slots = (char *)pair->shared + PAGE;
  pair->in.slots = pair->out.slots + slots_length(pair);
  return 0;
}

void use_events(cfloor_pair *pair, int here, int there) {
  pair->event_here = pair->out.room_event = pair->in.items_event = here;
  pair->event_there = pair->out.items_event = pair->in.room_event = there;
}

int make_wakers(cfloor_pair *pair) {
  for (ring *ring = &pair->out;; ring = &pair->in) {
    sem_t *items = &ring->control->items, *room = &ring->control->room;
    if (sem_init(items, 1, 0) < 0 || sem_init(room, 1, 0) < 0) return -errno;
    if (ring == &pair->in) break;
  }
  if (pair->carrier != RING_EVENTFD) return 0;
  // A side sleeps for one thing at a time.
  int here = clinux_eventfd(false), there = clinux_eventfd(false);
  use_events(pair, here, there);
  return here < 0 ? here : there < 0 ? there : 0;
}

static int make_rings(cfloor_pair *pair, bool in_file) {
  int file = in_file ? make_file(pair->shared_length) : -1;
  if (in_file && file < 0) return file;
  int error = map_shared(pair, file);
  if (in_file) close(file);
  return error ? error : make_wakers(pair);
}

/// Signals are sent to a process: the server inherits the client's descriptor, and the client has
/// the server's once there is one.
static int make_signals(cfloor_pair *pair) {
  int error = map_shared(pair, -1);
  if (error) return error;
  pair->there.send = clinux_pidfd_open(getpid());
  return pair->there.send < 0 ? pair->there.send : 0;
}

static int make_buffers(cfloor_pair *pair) {
  // What a pipe of small records holds, or one record.
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

int make_descriptors(cfloor_pair *pair, const cfloor_setting *setting) {
  ends *client = &pair->here, *server = &pair->there;
  size_t size = setting->record_size;
  switch (setting->mechanism) {
  case CFLOOR_PIPE: return make_pipes(false, size, client, server);
  case CFLOOR_SOCKETPAIR: return make_socketpair(SOCK_STREAM, size, client, server);
  case CFLOOR_SEQPACKET: return make_socketpair(SOCK_SEQPACKET, size, client, server);
  case CFLOOR_DATAGRAM: return make_socketpair(SOCK_DGRAM, size, client, server);
  case CFLOOR_UNIX: return make_unix_connection(client, server);
  case CFLOOR_TCP: return make_tcp_connection(client, server);
  case CFLOOR_NAMED_PIPE: return make_pipes(true, size, client, server);
  case CFLOOR_MESSAGE_QUEUE: return make_queues((long)size, client, server);
  case CFLOOR_SIGNAL: return make_signals(pair);
  case CFLOOR_SEMAPHORE: case CFLOOR_FUTEX: case CFLOOR_EVENTFD: return make_rings(pair, false);
  case CFLOOR_FILE: return make_rings(pair, true);
  }
  return -EINVAL;
}

static carrier carrier_of(const cfloor_setting *setting) {
  switch (setting->mechanism) {
  case CFLOOR_PIPE: case CFLOOR_NAMED_PIPE: case CFLOOR_SOCKETPAIR: case CFLOOR_UNIX: case CFLOOR_TCP:
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

bool cfloor_is_one_loop(const cfloor_setting *setting) {
  carrier carrier = carrier_of(setting);
  return carrier == RING_SPIN || carrier == RING_SEMAPHORE;
}

int begin_pair(cfloor_pair *pair, const cfloor_setting *setting) {
  size_t size = pair->record_size = setting->record_size;
  pair->loops = setting->flavour == CFLOOR_LIBC ? &libc_loops : &inlined_loops;
  pair->carrier = carrier_of(setting);
  bool is_pipe = setting->mechanism == CFLOOR_PIPE || setting->mechanism == CFLOOR_NAMED_PIPE;
  pair->piece = is_pipe && setting->spins ? CLINUX_PIPE_PIECE : SIZE_MAX;
  pair->shared = pair->own = MAP_FAILED;
  pair->here = pair->there = (ends){-1, -1};
  use_events(pair, -1, -1);
  if (size < CFLOOR_SMALLEST_RECORD || size > CFLOOR_LARGEST_RECORD) return -EINVAL;
  if (setting->mechanism == CFLOOR_SIGNAL && size != sizeof(message)) return -EMSGSIZE;
  if (pair->carrier >= RING_SPIN && !is_possible(setting->capacity)) return -EINVAL;
  pair->geometry = ring_geometry_for(setting);
  if (pair->carrier >= SIGNALS) pair->shared_length = PAGE + 2 * slots_length(pair);
  return make_buffers(pair);
}

int use_nonblocking(const ends *side) {
  int error = side->send < 0 ? 0 : clinux_set_nonblocking(side->send);
  if (error || side->receive < 0 || side->receive == side->send) return error;
  return clinux_set_nonblocking(side->receive);
}

int make_objects(cfloor_pair *pair, const cfloor_setting *setting) {
  int error = begin_pair(pair, setting);
  if (!error) error = make_descriptors(pair, setting);
  bool is_set = setting->spins && pair->carrier < SIGNALS;
  if (!error && is_set) error = use_nonblocking(&pair->here);
  if (!error && is_set) error = use_nonblocking(&pair->there);
  return error;
}

void close_ends(ends *side) {
  if (side->send >= 0) close(side->send);
  if (side->receive >= 0 && side->receive != side->send) close(side->receive);
  *side = (ends){-1, -1};
}

void release_channel(cfloor_pair *pair) {
  close_ends(&pair->here);
  close_ends(&pair->there);
  if (pair->event_here >= 0) close(pair->event_here);
  if (pair->event_there >= 0) close(pair->event_there);
  if (pair->shared != MAP_FAILED) munmap(pair->shared, pair->shared_length);
}

void release_objects(cfloor_pair *pair) {
  release_channel(pair);
  if (pair->own != MAP_FAILED) munmap(pair->own, pair->own_length);
}
