// Memory objects: memfd and its seals, and the guard that turns a peer's truncation into an error.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_memfd(const char *name) {
  // MFD_NOEXEC_SEAL (Linux 6.3) would add F_SEAL_EXEC to the seals that clients check, so it is not
  // asked for: the object is never executed and the set of seals stays the documented one.
  int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  return descriptor < 0 ? -errno : descriptor;
}

int clinux_add_seals(int descriptor, int seals) {
  return fcntl(descriptor, F_ADD_SEALS, seals) < 0 ? -errno : 0;
}

int clinux_get_seals(int descriptor) {
  int seals = fcntl(descriptor, F_GET_SEALS);
  return seals < 0 ? -errno : seals;
}

static int free_pages(void *base, size_t length) {
  return madvise(base, length, MADV_REMOVE) < 0 ? errno : 0;
}

int clinux_free_pages(void *base, size_t length) {
  // The kernel waits for the object's inode, and no signal ends that: a thread of this process would keep
  // it from ending. A child shares the memory and waits instead, and a thread that waits for a child can be killed.
  // Its descriptors are copies that are closed at once, or a peer's death would be noticed only once it is
  // done. It runs in this thread's frame, which is why it makes bare calls only, and no handler.
  if (!clinux_can_reap()) return -free_pages(base, length);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  enum { CANNOT_CLOSE = 255 };
  pid_t child = vfork();
  if (child == 0) {
    if (syscall(SYS_close_range, 0, ~0u, 0) < 0) _exit(CANNOT_CLOSE);
    _exit(free_pages(base, length));
  }
  int failure = child < 0 ? errno : 0;
  int status = child > 0 ? clinux_reap(child) : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure == EAGAIN || failure == ENOMEM) return -EAGAIN;
  // Where a filter of system calls denies a process, or to close descriptors in it, it is done here.
  return failure != 0 || status == CANNOT_CLOSE ? -free_pages(base, length) : -status;
}

// The handler may run at any instant in any thread, so the table is fixed, lock-free and never
// freed. A slot is taken by a compare-and-swap of its state and becomes visible to the handler when
// the state turns ACTIVE.
enum { FREE, TAKEN, ACTIVE, LOST };
typedef struct {
  _Atomic int state;
  _Atomic uintptr_t base;
  _Atomic size_t length;
  // Once it is lost: where the object is mapped still; 0 for nowhere.
  _Atomic uintptr_t alias;
} guard;

static guard guards[CLINUX_GUARDS];
// One above the highest slot ever taken: what the handler looks through.
static _Atomic int guards_in_use;
static struct sigaction previous;

// Whether an access found no page behind it, or a broken one. What kill(2) sends has no address: its
// sender's numbers lie in the same place. And an access that is not aligned would fail again.
static bool is_of_a_missing_page(const siginfo_t *info) {
  return info->si_code == BUS_ADRERR || info->si_code == BUS_MCEERR_AR;
}

// Whether it is no access of the thread that was hit: by kill(2) and its like, or news of memory that
// broke somewhere.
static bool was_sent(const siginfo_t *info) {
  return info->si_code <= 0 || info->si_code == BUS_MCEERR_AO;
}

static bool put_zeroes_behind(uintptr_t address) {
  for (int i = 0; i < atomic_load(&guards_in_use); i++) {
    int state = atomic_load(&guards[i].state);
    uintptr_t base = atomic_load(&guards[i].base);
    size_t length = atomic_load(&guards[i].length);
    if ((state != ACTIVE && state != LOST) || address < base || address - base >= length) continue;
    // Bare system calls, safe here. Whoever truncated the object has it open: the pages that are left can
    // be freed as long as they are mapped somewhere. An old size of 0 maps them once more.
    void *alias = state == ACTIVE ? mremap((void *)base, 0, length, MREMAP_MAYMOVE) : MAP_FAILED;
    uintptr_t none = 0;
    // Another thread was faster.
    if (alias != MAP_FAILED && !atomic_compare_exchange_strong(&guards[i].alias, &none, (uintptr_t)alias))
      munmap(alias, length);
    // The pages that take the object's place read as zero: no record is ready in them, so the channel's
    // slow path runs, looks at the guard and reports the loss.
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)base, length, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) break;
    atomic_store(&guards[i].state, LOST);
    return true;
  }
  return false;
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
  int saved = errno;
  bool is_ours = is_of_a_missing_page(info) && put_zeroes_behind((uintptr_t)info->si_addr);
  errno = saved;
  if (is_ours) return;
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(number, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(number);
  } else if (!was_sent(info)) {
    // The access is made again and ends the process, as it would have: none can be ignored.
    signal(SIGBUS, SIG_DFL);
  } else if (previous.sa_handler == SIG_DFL) {
    signal(SIGBUS, SIG_DFL);
    raise(SIGBUS);
  }
}

static void install_bus_handler(void) {
  struct sigaction action = {.sa_sigaction = on_bus_error,
                             .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  // Known before the handler can run.
  sigaction(SIGBUS, NULL, &previous);
  sigaction(SIGBUS, &action, NULL);
}

int clinux_guard_mapping(void *base, size_t length) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_bus_handler);
  for (int i = 0; i < CLINUX_GUARDS; i++) {
    // A look alone, past those that are taken, leaves their cache lines with whoever has them.
    int expected = FREE;
    if (atomic_load_explicit(&guards[i].state, memory_order_relaxed) != FREE) continue;
    if (!atomic_compare_exchange_strong(&guards[i].state, &expected, TAKEN)) continue;
    atomic_store(&guards[i].base, (uintptr_t)base);
    atomic_store(&guards[i].length, length);
    atomic_store(&guards[i].alias, 0);
    int seen = atomic_load(&guards_in_use);
    while (seen < i + 1 && !atomic_compare_exchange_weak(&guards_in_use, &seen, i + 1)) {}
    atomic_store(&guards[i].state, ACTIVE);
    return i;
  }
  return -ENOSPC;
}

_Static_assert(LOST == CLINUX_GUARD_LOST, "the header's constant");

int *clinux_guard_state(int slot) { return (int *)&guards[slot].state; }

void *clinux_lost_object(int slot) { return (void *)atomic_load(&guards[slot].alias); }

void clinux_unguard_mapping(int slot) { atomic_store(&guards[slot].state, FREE); }
