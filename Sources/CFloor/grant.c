// Making a mechanism's objects for a stranger, and seeing that they are what was expected.
#define _GNU_SOURCE
#include "grant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "objects.h"
#include "signals.h"

enum {
  SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW,
  // What fstatfs(2) says (linux/magic.h).
  PIPES = 0x50495045, QUEUES = 0x19800202, MEMORY = 0x01021994,
};

static void pass(grant *grant, int descriptor) { grant->numbers[grant->count++] = descriptor; }

void close_grant(grant *grant) {
  while (grant->count > 0) close(grant->numbers[--grant->count]);
}

// --- The server

static int make_memfd(size_t length) {
  int memory = clinux_memfd("ipc-compare");
  if (memory < 0) return memory;
  int error = ftruncate(memory, (off_t)length) < 0 ? -errno : clinux_add_seals(memory, SEALS);
  if (error < 0) close(memory);
  return error < 0 ? error : memory;
}

static int make_shared_memory(size_t length) {
  char name[IPC_NAME_SIZE];
  int error = make_ipc_name(name);
  if (error < 0) return error;
  int memory = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (memory < 0) return -errno;
  shm_unlink(name);
  // A file system that is full would raise SIGBUS at the first touch of a page otherwise.
  error = posix_fallocate(memory, 0, (off_t)length);
  if (error) close(memory);
  return error ? -error : memory;
}

/// The head of a channel's page of signals: who is served, and two secrets by which the channel's
/// signals are told from others (backends.md, section 5).
typedef struct { uint64_t magic, number, tokens[2]; } page_head;
enum { PAGE_HEAD_AT = 2 * sizeof(ring_control) };
static const uint64_t PAGE_MAGIC = 0x314E474953435049;

static page_head *head_of(const cfloor_pair *pair) {
  return (page_head *)((char *)pair->shared + PAGE_HEAD_AT);
}

static int write_head(const cfloor_pair *pair) {
  page_head *head = head_of(pair);
  *head = (page_head){.magic = PAGE_MAGIC, .number = SIGNAL_NUMBER};
  return clinux_random(head->tokens, sizeof head->tokens);
}

static bool has_head(const cfloor_pair *pair) {
  const page_head *head = head_of(pair);
  return head->magic == PAGE_MAGIC && head->number == SIGNAL_NUMBER;
}

static int make_memory(cfloor_mechanism mechanism, size_t length) {
  if (mechanism == CFLOOR_SEMAPHORE) return make_shared_memory(length);
  return mechanism == CFLOOR_FILE ? make_file(length) : make_memfd(length);
}

static int make_shared(cfloor_pair *pair, const cfloor_setting *setting, grant *grant) {
  bool is_signal = setting->mechanism == CFLOOR_SIGNAL;
  int process = is_signal ? claim_number() : 0;
  if (is_signal && !process) process = clinux_pidfd_open(getpid());
  if (process < 0) return process;
  if (is_signal) pass(grant, process);
  int memory = make_memory(setting->mechanism, pair->shared_length);
  if (memory < 0) return memory;
  pass(grant, memory);
  int error = map_shared(pair, memory);
  if (error) return error;
  if (is_signal) {
    error = write_head(pair);
    if (error) return error;
    // It says who the client is: meet_client.
    pair->there.receive = clinux_duplicate(memory);
    return pair->there.receive < 0 ? pair->there.receive : 0;
  }
  error = make_wakers(pair);
  if (error || pair->carrier != RING_EVENTFD) return error;
  // They stay open here, too.
  for (int i = 0; i < 2; i++) {
    int copy = clinux_duplicate(i == 0 ? pair->event_there : pair->event_here);
    if (copy < 0) return copy;
    pass(grant, copy);
  }
  return 0;
}

int make_grant(cfloor_pair *pair, const cfloor_setting *setting, grant *grant) {
  int error = pair->carrier >= SIGNALS ? make_shared(pair, setting, grant)
                                       : make_descriptors(pair, setting);
  // What is made is the client's, as far as it is not the other side's.
  if (pair->here.receive >= 0) pass(grant, pair->here.receive);
  if (pair->here.send >= 0 && pair->here.send != pair->here.receive) pass(grant, pair->here.send);
  pair->here = (ends){-1, -1};
  swap_sides(pair);
  if (!error && setting->spins && pair->carrier < SIGNALS) error = use_nonblocking(&pair->here);
  return error;
}

int meet_client(cfloor_pair *pair) {
  int error = receive_signal(&pair->in, pair->carrier, pair->reply);
  if (error) return error;
  pid_t client = (pid_t)message_of(pair->reply).count;
  for (int i = 0; i < 2; i++) {
    struct flock lock = {.l_type = F_WRLCK};
    if (fcntl(pair->here.receive, F_GETLK, &lock) < 0) return -errno;
    if (lock.l_type == F_UNLCK || lock.l_pid != client) return -ESRCH;
    // Once more, because the number could have passed to another process.
    if (i == 0) pair->here.send = clinux_pidfd_open(client);
    if (pair->here.send < 0) return pair->here.send;
  }
  return 0;
}

// --- The client

/// Whether a descriptor has an access mode.
static bool is_open_for(int descriptor, int access) {
  int flags = clinux_status_flags(descriptor);
  return flags >= 0 && (flags & (O_ACCMODE | O_PATH)) == access;
}

static bool is_socket(int descriptor, int domain, int type) {
  int value;
  socklen_t length = sizeof value;
  return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &value, &length) == 0 && value == domain &&
         getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &value, &length) == 0 && value == type;
}

static bool is_of(int descriptor, int64_t file_system, int access) {
  return clinux_filesystem(descriptor) == file_system && is_open_for(descriptor, access);
}

static bool is_queue(int descriptor, int access, size_t record_size) {
  clinux_queue_attributes attributes;
  return is_of(descriptor, QUEUES, access) &&
         clinux_queue_attributes_of(descriptor, &attributes) == 0 &&
         attributes.message_size == (long)record_size;
}

static bool is_memory(int descriptor, cfloor_mechanism mechanism, size_t length) {
  struct stat status;
  if (fstat(descriptor, &status) < 0 || status.st_size != (off_t)length) return false;
  if (mechanism == CFLOOR_FILE) {
    return S_ISREG(status.st_mode) && is_open_for(descriptor, O_RDWR);
  }
  if (!is_of(descriptor, MEMORY, O_RDWR)) return false;
  return mechanism == CFLOOR_SEMAPHORE || clinux_get_seals(descriptor) == SEALS;
}

/// Whether the mechanism's ends are what they should be: the receiving one first.
static bool are_ends(const cfloor_setting *setting, const grant *grant) {
  const int *ends = grant->numbers;
  size_t size = setting->record_size;
  switch (setting->mechanism) {
  case CFLOOR_PIPE:
    return grant->count == 2 && is_of(ends[0], PIPES, O_RDONLY) && is_of(ends[1], PIPES, O_WRONLY);
  case CFLOOR_NAMED_PIPE:
    return grant->count == 2 && is_named_pipe(ends[0]) && is_open_for(ends[0], O_RDONLY) &&
           is_named_pipe(ends[1]) && is_open_for(ends[1], O_WRONLY);
  case CFLOOR_MESSAGE_QUEUE:
    return grant->count == 2 && is_queue(ends[0], O_RDONLY, size) &&
           is_queue(ends[1], O_WRONLY, size);
  case CFLOOR_SOCKETPAIR: case CFLOOR_UNIX:
    return grant->count == 1 && is_socket(ends[0], AF_UNIX, SOCK_STREAM);
  case CFLOOR_SEQPACKET: return grant->count == 1 && is_socket(ends[0], AF_UNIX, SOCK_SEQPACKET);
  case CFLOOR_DATAGRAM: return grant->count == 1 && is_socket(ends[0], AF_UNIX, SOCK_DGRAM);
  case CFLOOR_TCP: return grant->count == 1 && is_socket(ends[0], AF_INET, SOCK_STREAM);
  default: return false;
  }
}

/// Takes the last one out.
static int take_last(grant *grant) { return grant->numbers[--grant->count]; }

static bool is_event(int descriptor) {
  char path[64], target[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(path, target, sizeof target);
  static const char expected[] = "anon_inode:[eventfd]";
  return length == sizeof expected - 1 && memcmp(target, expected, sizeof expected - 1) == 0;
}

static int adopt_events(cfloor_pair *pair, grant *grant) {
  if (grant->count != 3) return -EBADMSG;
  for (int i = 1; i < 3; i++) {
    if (!is_event(grant->numbers[i]) || !is_open_for(grant->numbers[i], O_RDWR)) return -EBADMSG;
  }
  int here = take_last(grant);
  use_events(pair, here, take_last(grant));
  return 0;
}

/// Tells the server whom to send to. The lock ends with the process or with the page.
static int introduce(cfloor_pair *pair) {
  int error = claim_number();
  if (error) return error;
  struct flock lock = {.l_type = F_WRLCK};
  if (fcntl(pair->here.receive, F_SETLK, &lock) < 0) return -errno;
  begin_with(pair->request, (message){0, ORDER_NOTHING, (uint64_t)getpid()});
  return send_signal(&pair->out, pair->carrier, pair->here.send, pair->request);
}

static int adopt_shared(cfloor_pair *pair, const cfloor_setting *setting, grant *grant) {
  bool is_signal = setting->mechanism == CFLOOR_SIGNAL;
  if (pair->carrier == RING_EVENTFD) {
    int error = adopt_events(pair, grant);
    if (error) return error;
  }
  if (grant->count != (is_signal ? 2 : 1)) return -EBADMSG;
  int memory = grant->numbers[is_signal];
  if (!is_memory(memory, setting->mechanism, pair->shared_length)) return -EBADMSG;
  if (is_signal && clinux_signal_send(grant->numbers[0], 0, NULL) < 0) return -EBADMSG;
  int error = map_shared(pair, memory);
  if (error || !is_signal) return error;
  if (!has_head(pair)) return -EBADMSG;
  pair->here.receive = take_last(grant);
  pair->here.send = take_last(grant);
  return introduce(pair);
}

int adopt_grant(cfloor_pair *pair, const cfloor_setting *setting, grant *grant) {
  if (pair->carrier >= SIGNALS) {
    int error = adopt_shared(pair, setting, grant);
    close_grant(grant);
    return error;
  }
  if (!are_ends(setting, grant)) {
    close_grant(grant);
    return -EBADMSG;
  }
  pair->here.send = take_last(grant);
  pair->here.receive = grant->count > 0 ? take_last(grant) : pair->here.send;
  return setting->spins ? use_nonblocking(&pair->here) : 0;
}
