// x-memfd-ring: two rings in a sealed memfd with futexes, as the built-in kind `memfd` has them.
//
// It has no threads and no broker. A record is copied twice, into the ring and out of it. It loses
// nothing. A hostile peer cannot harm this side: the object cannot shrink, and no word in it is
// believed. That the peer is gone only the host tells. Nothing stays after SIGKILL of both sides.
// needs: nothing
#include "ring.h"
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

struct ipc_end { struct rings rings; void *base; size_t bytes; };
static const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

// Maps an object, and closes its descriptor where that fails.
static ipc_end *end_over(const struct ipc_terms *terms, int fd, int is_server, char *why) {
  ipc_end *end = zeroed(sizeof *end);
  struct stat found = {.st_size = 0};
  end->bytes = rings_measure(&end->rings, terms);
  int failed = is_server && (ftruncate(fd, (off_t)end->bytes) || fcntl(fd, F_ADD_SEALS, seals));
  if (failed || fstat(fd, &found) || (size_t)found.st_size != end->bytes ||
      (fcntl(fd, F_GET_SEALS) & seals) != seals) {
    fail(why, "A sealed memfd of %zu bytes should be there; one of %lld is, with the seals %#x.",
         end->bytes, (long long)found.st_size, (unsigned)fcntl(fd, F_GET_SEALS));
    return close(fd), free(end), NULL;
  }
  end->base = mmap(NULL, end->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (end->base == MAP_FAILED) {
    fail(why, "%zu bytes cannot be mapped: %s.", end->bytes, strerror(errno));
    return close(fd), free(end), NULL;
  }
  rings_begin(&end->rings, end->base, is_server, terms->wait);
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  int fd = memfd_create("x-memfd-ring", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return fail(why, "No memfd can be made: %s.", strerror(errno));
  passed[0] = fd, *count = 1;
  return end_over(terms, fd, 1, why);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  if (count != 1) return refuse(fd, count, 1, why);
  ipc_end *end = end_over(terms, fd[0], 0, why);
  if (end) close(fd[0]);
  return end;
}

static void sleep_on(ipc_end *end, _Atomic uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL, NULL, 0);
}
static void wake(ipc_end *end, _Atomic uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}
static void close_end(ipc_end *end) { munmap(end->base, end->bytes), free(end); }

EXPORT_KIND(
  .flags = IPC_KIND_UNTRUSTING | IPC_KIND_INTERRUPTIBLE | IPC_KIND_LOOKS_FIRST, .copies = 2,
  .name = "x-memfd-ring", .version = "1", .summary = "two rings in a sealed memfd, futexes",
  .make = make, .join = join, .send = ring_send, .receive = ring_receive, .explain = ring_explain)
