// A kind over two pipes of one page each, which keeps the contract, and breaks it in one way with -DBAD=WAY.
// Records have at most 4,096 bytes (PIPE_BUF), so that each is written whole or not at all.
#define _GNU_SOURCE
#include "ipc_kind.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum way {
  NOTHING,
  TEARS, SWAPS, LOSES, REPEATS, // one record, the 1,500th or one near it
  STALLS,                       // a full direction stalls the other
  GROWS,                        // files that take records without end
  FORGETS,                      // the last record, where its sender closes with it unread
  IGNORES_SIGNALS,              // a call that sleeps goes on after EINTR
  ADOPTS_ANYTHING,              // it says that it trusts nobody, and looks at nothing
  LEAKS_DESCRIPTOR, LEAKS_NAME, // with each session
  LEAKS_FILE,                   // in /tmp, with the session's token in its name
  NEVER_SLEEPS,                 // though it was told to
  GOES_ONE_BY_ONE,              // though it was given several
  CRASHES, HANGS, LIES,         // at the 1,500th record
  EXITS, QUITS,                 // with status 0, by exit(3) and by _exit(2), at that one
  LEAVES_PROCESS                // which ends by itself after half a minute
};
#ifndef BAD
#define BAD NOTHING
#endif
static const enum way bad = BAD;
enum { SPECIAL = 1500 };

struct ipc_end { int in, out; size_t size, received, sent; int is_hit; };

static ipc_end *end_over(const struct ipc_terms *terms, int in, int out) {
  ipc_end *end = calloc(1, sizeof *end);
  end->in = in, end->out = out, end->size = terms->record_size;
  return end;
}
static void leave(const struct ipc_terms *terms) {
  char path[64];
  snprintf(path, sizeof path, "/dev/shm/left-%s", terms->token);
  if (bad == LEAKS_NAME) close(open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  snprintf(path, sizeof path, "/tmp/left-%s", terms->token);
  if (bad == LEAKS_FILE) close(open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (bad == LEAKS_DESCRIPTOR) fcntl(0, F_DUPFD_CLOEXEC, 3);
  static int has_left;
  if (bad != LEAVES_PROCESS || has_left++) return;
  if (fork() == 0) {
    signal(SIGALRM, SIG_DFL), alarm(30);
    for (;;) pause();
  }
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  int up[2], down[2];
  leave(terms);
  if (bad == GROWS) {
    for (int i = 0; i < 2; i++) (i ? down : up)[0] = memfd_create("grows", MFD_CLOEXEC);
    *count = 2, passed[0] = dup(down[0]), passed[1] = dup(up[0]);
    return end_over(terms, up[0], down[0]);
  }
  if (pipe2(up, O_CLOEXEC | O_NONBLOCK) || pipe2(down, O_CLOEXEC | O_NONBLOCK)) {
    snprintf(why, IPC_KIND_WHY, "no pipe: %s", strerror(errno));
    return NULL;
  }
  fcntl(up[1], F_SETPIPE_SZ, 4096), fcntl(down[1], F_SETPIPE_SZ, 4096);
  passed[0] = down[0], passed[1] = up[1], *count = 2;
  return end_over(terms, up[0], down[1]);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  if (count == 2 || (bad == ADOPTS_ANYTHING && count > 2)) {
    for (size_t i = 2; i < count; i++) close(fd[i]);
    return end_over(terms, fd[0], fd[1]);
  }
  for (size_t i = 0; i < count; i++) close(fd[i]);
  snprintf(why, IPC_KIND_WHY, "two descriptors should come, not %zu", count);
  return NULL;
}

// Sleeps until a pipe is ready; false when a signal came, or where there is no sleep.
static int sleep_until(int fd, short events, int sleeping) {
  struct pollfd entry = {fd, events, 0};
  if (!sleeping || bad == NEVER_SLEEPS) return 0;
  for (;;) {
    if (poll(&entry, 1, -1) > 0) return 1;
    if (bad != IGNORES_SIGNALS) return 0;
  }
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  const size_t size = end->size;
  if (count * size > 4096) count = 4096 / size;
  if (bad == GOES_ONE_BY_ONE) count = 1;
  if (bad == GROWS) {
    if (pwrite(end->out, records, count * size, (off_t)(end->sent * size)) < 0) return IPC_KIND_FAILED;
    return end->sent += count, (ptrdiff_t)count;
  }
  int unread = 0;
  if (bad == STALLS && !ioctl(end->in, FIONREAD, &unread) && unread > 3000) return IPC_KIND_WOULD_WAIT;
  do {
    ssize_t length = write(end->out, records, count * size);
    // All of it or none: then one may fit still.
    if (length < 0 && errno == EAGAIN) length = write(end->out, records, size);
    if (length > 0) return length / (ssize_t)size;
    if (errno == EPIPE) return IPC_KIND_ENDED;
    if (errno != EAGAIN) return IPC_KIND_FAILED;
  } while (sleep_until(end->out, POLLOUT, sleeping));
  return IPC_KIND_WOULD_WAIT;
}

// Breaks what it received, once.
static ptrdiff_t spoil(ipc_end *end, char *records, ptrdiff_t count, size_t room) {
  const size_t size = end->size, number = (size_t)count;
  end->received += number;
  if (end->is_hit || end->received < SPECIAL) return count;
  if ((bad == SWAPS || bad == LOSES) && number < 2) return count;
  if (bad == REPEATS && number >= room) return count;
  end->is_hit = 1;
  char last[4096], *place = records + (number - 1) * size;
  memcpy(last, place, size);
  switch (bad) {
  case TEARS: place[size - 1] ^= 1; break;
  case SWAPS: memcpy(place, place - size, size), memcpy(place - size, last, size); break;
  case LOSES: memcpy(place - size, last, size); return count - 1;
  case REPEATS: memcpy(place + size, last, size); return count + 1;
  case CRASHES: abort();
  case EXITS: exit(0);
  case QUITS: _exit(0);
  case HANGS: for (;;) pause();
  case LIES: return (ptrdiff_t)room + 5;
  default: break;
  }
  return count;
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  const size_t size = end->size;
  size_t wanted = bad == GOES_ONE_BY_ONE ? 1 : count;
  if (bad == GROWS) {
    struct stat file;
    for (int look = 0; look < 2; look++) {
      fstat(end->in, &file);
      size_t there = (size_t)file.st_size / size - end->received;
      if (there > wanted) there = wanted;
      if (there) {
        pread(end->in, records, there * size, (off_t)(end->received * size));
        return end->received += there, (ptrdiff_t)there;
      }
      if (sleeping && look == 0) usleep(90000);
      else break;
    }
    return IPC_KIND_WOULD_WAIT;
  }
  do {
    ssize_t length = read(end->in, records, wanted * size);
    if (length > 0) return spoil(end, records, length / (ssize_t)size, count);
    if (length == 0) return IPC_KIND_ENDED;
    if (errno != EAGAIN) return IPC_KIND_FAILED;
  } while (sleep_until(end->in, POLLIN, sleeping));
  return IPC_KIND_WOULD_WAIT;
}
// Takes out of its own pipe what nobody has read, and puts it back but for the last record.
static void forget(ipc_end *end) {
  char path[64], unread[4096];
  snprintf(path, sizeof path, "/proc/self/fd/%d", end->out);
  int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ssize_t length = read(reader, unread, sizeof unread);
  if (length > (ssize_t)end->size) length = write(end->out, unread, (size_t)length - end->size);
  close(reader);
}
static void close_end(ipc_end *end) {
  if (bad == FORGETS) forget(end);
  close(end->in), close(end->out), free(end);
}

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN,
    .largest_record = 4096, .copies = 2, .name = "broken", .version = "1",
    .summary = "two pipes of one page", .make = make, .join = join, .send = send_records,
    .receive = receive_records, .close = close_end,
  };
  kind.flags = bad == GROWS ? 0 : IPC_KIND_INTERRUPTIBLE | IPC_KIND_TELLS_END;
  if (bad == ADOPTS_ANYTHING) kind.flags |= IPC_KIND_UNTRUSTING;
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
