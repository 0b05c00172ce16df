// sysv-queue: two System V message queues. It shows how a kind is written that passes no
// descriptors.
//
// It has no threads and no broker. A record is copied twice, into the kernel and out of it. It
// loses nothing. The end is told where the peer closes; of one that was killed only the host tells.
// After SIGKILL of both sides both queues stay: `ipcs -q` lists them, and `ipcrm -q` removes them.
// needs: nothing
#include "sysv.h"
#include <signal.h>
#include <sys/msg.h>

// A message is its type, a positive number, and behind it the record.
struct ipc_end { int in, out, error; size_t size; struct { long type; char record[]; } *message; };
#include "one_by_one.h"

static void create(const struct ipc_terms *terms, int *up, int *down) {
  *up = msgget(IPC_PRIVATE, 0600), *down = msgget(IPC_PRIVATE, 0600);
}
static void destroy(int up, int down) {
  msgctl(up, IPC_RMID, NULL), msgctl(down, IPC_RMID, NULL);
}
static ipc_end *end_over(const struct ipc_terms *terms, int up, int down, int is_server,
                         char *why) {
  ipc_end *end = new_end(terms);
  end->in = is_server ? up : down, end->out = is_server ? down : up;
  end->message = zeroed(sizeof(long) + end->size);
  end->message->type = 1;
  return end;
}

static ptrdiff_t result(ipc_end *end) {
  // The peer has removed the queue: while a call slept, or before it.
  return errno == EINVAL ? IPC_KIND_ENDED : stopped(&end->error, errno);
}
static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) {
  memcpy(end->message->record, record, end->size);
  int failed = msgsnd(end->out, end->message, end->size, sleeping ? 0 : IPC_NOWAIT);
  return failed ? result(end) : 1;
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) {
  if (msgrcv(end->in, end->message, end->size, 0, sleeping ? 0 : IPC_NOWAIT) < 0)
    return result(end);
  memcpy(record, end->message->record, end->size);
  return 1;
}
static const char *explain(ipc_end *end) { return strerror(end->error); }

// Whoever reads a queue removes it. A queue that the peer cannot read any more goes with it.
static void close_end(ipc_end *end) {
  struct msqid_ds queue;
  msgctl(end->in, IPC_RMID, NULL);
  if (msgctl(end->out, IPC_STAT, &queue) == 0)
    if (queue.msg_qnum == 0 || (queue.msg_lrpid && kill(queue.msg_lrpid, 0) && errno == ESRCH))
      msgctl(end->out, IPC_RMID, NULL);
  free(end->message), free(end);
}

IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static struct ipc_kind kind = {
    .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_INTERRUPTIBLE,
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .largest_record = 8192, .copies = 2,
    .name = "sysv-queue", .version = "1", .summary = "two System V message queues",
    .leaves = "two System V message queues, which `ipcs -q` lists", .make = sysv_make,
    .join = sysv_join, .send = send_each, .receive = receive_each, .explain = explain,
    .close = close_end,
  };
  struct msginfo limits; // where nobody changed them, a message has 8,192 bytes at most
  if (msgctl(0, IPC_INFO, (struct msqid_ds *)(void *)&limits) >= 0)
    kind.largest_record = (uint32_t)limits.msgmax;
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
