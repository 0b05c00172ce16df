// sysv-shm: two rings in System V shared memory, with System V semaphores to sleep on.
//
// It has no threads and no broker, and passes no descriptors. A record is copied twice, into the
// ring and out of it. It loses nothing. That the peer is gone only the host tells. After SIGKILL of
// both sides a set of semaphores stays, and the memory, too, where the client had not joined yet:
// `ipcs -s -m` lists them.
// needs: nothing
#include "ring.h"
#include "sysv.h"
#include <sys/sem.h>
#include <sys/shm.h>

struct ipc_end { struct rings rings; char *base; int memory, semaphores; };

static void create(const struct ipc_terms *terms, int *memory, int *semaphores) {
  struct rings rings;
  *memory = shmget(IPC_PRIVATE, rings_measure(&rings, terms), 0600);
  *semaphores = semget(IPC_PRIVATE, 4, 0600);
}
static void destroy(int memory, int semaphores) {
  shmctl(memory, IPC_RMID, NULL), semctl(semaphores, 0, IPC_RMID);
}
static ipc_end *end_over(const struct ipc_terms *terms, int memory, int semaphores, int is_server,
                         char *why) {
  ipc_end *end = zeroed(sizeof *end);
  struct shmid_ds found = {.shm_segsz = 0};
  size_t bytes = rings_measure(&end->rings, terms);
  end->memory = memory, end->semaphores = semaphores;
  end->base = shmat(memory, NULL, 0);
  if ((intptr_t)end->base == -1 || shmctl(memory, IPC_STAT, &found) || found.shm_segsz != bytes) {
    fail(why, "Shared memory of %zu bytes should be attached; %zu are there: %s.", bytes,
         (size_t)found.shm_segsz, strerror(errno));
    return free(end), NULL;
  }
  // Once the client has it, too, it goes with the last of the two that are attached.
  if (!is_server) shmctl(memory, IPC_RMID, NULL);
  rings_begin(&end->rings, end->base, is_server, terms->wait);
  return end;
}

// Each of the four words that a side sleeps on has a semaphore.
static void post(ipc_end *end, _Atomic uint32_t *word, short by) {
  size_t line = (size_t)((char *)word - end->base) / 128; // reader and writer: 1 and 2, 5 and 6
  struct sembuf step = {(unsigned short)(line / 4 * 2 + line % 4 - 1), by, 0};
  semop(end->semaphores, &step, 1);
}
static void sleep_on(ipc_end *end, _Atomic uint32_t *word) { post(end, word, -1); }
static void wake(ipc_end *end, _Atomic uint32_t *word) { post(end, word, 1); }

// The last of the two that leaves removes the semaphores; by then the memory is gone, or nobody's.
static void close_end(ipc_end *end) {
  struct shmid_ds found;
  shmdt(end->base);
  if (shmctl(end->memory, IPC_STAT, &found) || found.shm_nattch == 0)
    destroy(end->memory, end->semaphores);
  free(end);
}

EXPORT_KIND(
  .flags = IPC_KIND_INTERRUPTIBLE | IPC_KIND_LOOKS_FIRST, .copies = 2, .name = "sysv-shm",
  .version = "1", .summary = "two rings in System V shared memory, semaphores",
  .leaves = "a set of System V semaphores, which `ipcs -s` lists",
  .make = sysv_make, .join = sysv_join, .send = ring_send, .receive = ring_receive,
  .explain = ring_explain)
