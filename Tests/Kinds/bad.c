/* bad.c: a kind over two pipes that is good, or bad in the one way that BAD names. Its tests compile it.
 *
 * What is bad in a transfer is bad on the server's side only, so that the client is the one to notice.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <poll.h>
#include <pthread.h>

#include "ipc_kind.h"

enum {
  GOOD,
  CRASHES_IN_LOAD,
  HANGS_IN_LOAD,
  EXITS_IN_LOAD,
  CRASHES_IN_MAKE,
  HANGS_IN_MAKE,
  FAILS_IN_MAKE,
  EXITS_IN_MAKE,
  CRASHES_IN_RECEIVE,
  HANGS_IN_SEND,
  FAILS_IN_RECEIVE,
  RETURNS_NONSENSE,
  CLIENT_RETURNS_NONSENSE,
  CLIENT_FAILS,
  LOSES,
  DUPLICATES,
  REORDERS,
  CORRUPTS,
  ANSWERS_ITSELF,
  LEAVES_FILES,
  CRASHES_ONCE_IDLE,
  FORGES,
  FLOODS,
  STARTS_THREAD_IN_LOAD,
  CLIENT_EXITS,
  CLIENT_QUITS,
  CLIENT_HANGS,
  CLIENT_CRASHES,
  CLIENT_LEAKS
};
#ifndef BAD
#define BAD GOOD
#endif
#ifndef NAME
#define NAME "x-bad"
#endif
#ifndef VERSION
#define VERSION "1"
#endif

#ifndef NOTE
#define NOTE ""
#endif

/* Two objects with two notes differ in nothing else. */
const char note[] = NOTE;

#define LARGEST 65536

struct ipc_end {
  int in, out;
  int is_server;
  size_t size;
  /* A record that is under way in part. */
  size_t received, sent;
  char partial[LARGEST];
  /* What a bad one counts. */
  int count;
};

/* Not known to the compiler, which would take a way that leads to a null pointer for one that nobody goes. */
static int *volatile nowhere;

static void crash(void) { *nowhere = 0; }

static void hang(void) {
  for (;;) pause();
}

static void *sleep_for_ever(void *nothing) {
  (void)nothing;
  hang();
  return NULL;
}

/* A host promises 8 MiB of stack, of which its own calls have some. */
__attribute__((noinline)) static void use_stack(void) {
  volatile char room[7 << 20];
  for (size_t i = 0; i < sizeof room; i += 4096) room[i] = 1;
}

/* Says what no library has to say, wherever a pipe leads. */
static void forge(void) {
  static const char lie[] = "client 8: forged\033[2J\nclient 8 disconnected (exit, 7 messages)\n";
  for (int i = 3; i < 64; i++) {
    struct stat status;
    if (fstat(i, &status) || !S_ISFIFO(status.st_mode)) continue;
    if (write(i, lie, sizeof lie - 1) < 0) continue;
  }
  puts("printed");
  fflush(stdout);
}

/* The pipes that a host has before its kind makes any. */
static int found[64], found_count;

/* Writes short lines into all of them, for ever. */
static void *flood(void *nothing) {
  (void)nothing;
  static char lines[65536];
  memset(lines, '\n', sizeof lines);
  for (;;) {
    for (int i = 0; i < found_count; i++) {
      ssize_t written = write(found[i], lines, sizeof lines);
      (void)written;
    }
  }
}

static void start_flood(void) {
  for (int i = 3; i < 64; i++) {
    struct stat status;
    if (!fstat(i, &status) && S_ISFIFO(status.st_mode)) found[found_count++] = i;
  }
  pthread_t thread;
  if (!pthread_create(&thread, NULL, flood, NULL)) pthread_detach(thread);
}

static ipc_end *new_end(const struct ipc_terms *terms, int in, int out, int is_server) {
  use_stack();
  ipc_end *end = calloc(1, sizeof *end);
  if (!end) return NULL;
  end->in = in;
  end->out = out;
  end->is_server = is_server;
  end->size = terms->record_size;
  fcntl(in, F_SETFL, fcntl(in, F_GETFL) | O_NONBLOCK);
  fcntl(out, F_SETFL, fcntl(out, F_GETFL) | O_NONBLOCK);
  return end;
}

static ipc_end *make(const struct ipc_terms *terms, int *descriptors, size_t *count, char *why) {
  if (BAD == CRASHES_IN_MAKE) crash();
  if (BAD == HANGS_IN_MAKE) hang();
  if (BAD == EXITS_IN_MAKE) exit(0);
  if (BAD == FAILS_IN_MAKE) {
    snprintf(why, IPC_KIND_WHY, "it makes nothing today; come back\ntomorrow");
    return NULL;
  }
  if (BAD == LEAVES_FILES) {
    char path[256];
    snprintf(path, sizeof path, "%s/left", terms->directory);
    close(open(path, O_CREAT | O_WRONLY, 0600));
  }
  if (BAD == FORGES) forge();
  if (BAD == FLOODS) start_flood();
  int up[2], down[2];
  if (pipe2(up, O_CLOEXEC) || pipe2(down, O_CLOEXEC)) {
    snprintf(why, IPC_KIND_WHY, "pipe2: %s", strerror(errno));
    return NULL;
  }
  descriptors[0] = down[0];
  descriptors[1] = up[1];
  *count = 2;
  return new_end(terms, up[0], down[1], 1);
}

static ipc_end *join(const struct ipc_terms *terms, const int *descriptors, size_t count, char *why) {
  if (count != 2) {
    snprintf(why, IPC_KIND_WHY, "2 descriptors were expected, %zu came", count);
    return NULL;
  }
  if (BAD == ANSWERS_ITSELF) {
    int own[2];
    if (pipe2(own, O_CLOEXEC)) return NULL;
    return new_end(terms, own[0], own[1], 0);
  }
  return new_end(terms, descriptors[0], descriptors[1], 0);
}

/* Waits for 100 ms at most. */
static int would_wait(int descriptor, short events, int sleeping) {
  struct pollfd entry = {descriptor, events, 0};
  if (sleeping) poll(&entry, 1, 100);
  return IPC_KIND_WOULD_WAIT;
}

static ptrdiff_t send_one(ipc_end *end, const char *record, int sleeping) {
  while (end->sent < end->size) {
    ssize_t n = write(end->out, record + end->sent, end->size - end->sent);
    if (n < 0 && errno == EPIPE) return IPC_KIND_ENDED;
    if (n < 0 && errno == EAGAIN) return would_wait(end->out, POLLOUT, sleeping);
    if (n < 0 && errno != EINTR) return IPC_KIND_FAILED;
    if (n > 0) end->sent += (size_t)n;
  }
  end->sent = 0;
  return 1;
}

static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  const char *record = records;
  (void)count;
  if (end->is_server && BAD == HANGS_IN_SEND) hang();
  if (end->is_server && BAD == CORRUPTS) {
    char other[LARGEST];
    memcpy(other, record, end->size);
    other[9] ^= 1;
    return send_one(end, other, sleeping);
  }
  if (end->is_server && BAD == REORDERS && count > 1) {
    /* Both fit any pipe. */
    if (send_one(end, record + end->size, 1) < 1 || send_one(end, record, 1) < 1) return IPC_KIND_FAILED;
    return 2;
  }
  ptrdiff_t answer = send_one(end, record, sleeping);
  if (answer == 1 && end->is_server && BAD == DUPLICATES) send_one(end, record, 1);
  return answer;
}

static ptrdiff_t receive(ipc_end *end, void *records, size_t count, int sleeping) {
  if (end->is_server && BAD == CRASHES_IN_RECEIVE) crash();
  if (end->is_server && BAD == CRASHES_ONCE_IDLE && sleeping && end->count) crash();
  if (end->is_server && BAD == FAILS_IN_RECEIVE) return IPC_KIND_FAILED;
  if (end->is_server && BAD == RETURNS_NONSENSE) return (ptrdiff_t)count + 7;
  if (!end->is_server && BAD == CLIENT_RETURNS_NONSENSE) return -99;
  if (!end->is_server && BAD == CLIENT_FAILS) return IPC_KIND_FAILED;
  if (!end->is_server && BAD == CLIENT_EXITS) exit(0);
  if (!end->is_server && BAD == CLIENT_QUITS) _exit(0);
  if (!end->is_server && BAD == CLIENT_HANGS) hang();
  if (!end->is_server && BAD == CLIENT_CRASHES) crash();
  while (end->received < end->size) {
    ssize_t n = read(end->in, end->partial + end->received, end->size - end->received);
    if (n == 0) return IPC_KIND_ENDED;
    if (n < 0 && errno == EAGAIN) return would_wait(end->in, POLLIN, sleeping);
    if (n < 0 && errno != EINTR) return IPC_KIND_FAILED;
    if (n > 0) end->received += (size_t)n;
  }
  end->received = 0;
  if (BAD == CRASHES_ONCE_IDLE) end->count++;
  if (end->is_server && BAD == LOSES && ++end->count == 3) return IPC_KIND_WOULD_WAIT;
  memcpy(records, end->partial, end->size);
  return 1;
}

static const char *explain(ipc_end *end) {
  (void)end;
  return "it has no reason";
}

static void close_end(ipc_end *end) {
  if (end->is_server || BAD != CLIENT_LEAKS) close(end->in);
  close(end->out);
  free(end);
}

static const struct ipc_kind_option options[] = {{"colour", "any; it means nothing"}, {NULL, NULL}};

static const struct ipc_kind kind = {
    .size = sizeof kind,
    .abi = IPC_KIND_ABI,
    .flags = IPC_KIND_TELLS_END,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN,
    .largest_record = LARGEST,
    .copies = 3,
    .name = NAME,
    .version = VERSION,
    .summary = "two pipes, for tests",
    .options = options,
    .make = make,
    .join = join,
    .send = send_records,
    .receive = receive,
    .explain = explain,
    .close = close_end,
};

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  (void)host_abi;
  if (BAD == CRASHES_IN_LOAD) crash();
  if (BAD == HANGS_IN_LOAD) hang();
  if (BAD == EXITS_IN_LOAD) exit(0);
  pthread_t thread;
  if (BAD == STARTS_THREAD_IN_LOAD) pthread_create(&thread, NULL, sleep_for_ever, NULL);
  return &kind;
}
