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

static ipc_end *end_over(const struct ipc_terms *terms, int in, int out) {
  ipc_end *end = zeroed(sizeof *end);
  end->in = in, end->out = out, end->size = terms->record_size;
  end->message = zeroed(sizeof(long) + end->size);
  end->message->type = 1;
  return end;
}
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  (void)passed, (void)count;
  int up = msgget(IPC_PRIVATE, 0600), down = msgget(IPC_PRIVATE, 0600);
  if (up >= 0 && down >= 0 && sysv_tell(terms, up, down) == 0) return end_over(terms, up, down);
  fail(why, "Two queues cannot be made: %s. `ipcs -q -l` lists those that there are, and how many "
       "there can be.", strerror(errno));
  return msgctl(up, IPC_RMID, NULL), msgctl(down, IPC_RMID, NULL), NULL;
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  int up, down;
  (void)fd, (void)count;
  return sysv_ask(terms, &up, &down, why) ? NULL : end_over(terms, down, up);
}

static ptrdiff_t result(ipc_end *end) {
  end->error = errno;
  if (errno == EIDRM || errno == EINVAL) return IPC_KIND_ENDED; // the peer has removed the queue
  int waits = errno == EAGAIN || errno == ENOMSG || errno == EINTR;
  return waits ? IPC_KIND_WOULD_WAIT : IPC_KIND_FAILED;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  ptrdiff_t sent = 0;
  for (; sent < (ptrdiff_t)count; sent++, sleeping = 0) {
    memcpy(end->message->record, (const char *)records + (size_t)sent * end->size, end->size);
    if (msgsnd(end->out, end->message, end->size, sleeping ? 0 : IPC_NOWAIT)) break;
  }
  return sent ? sent : result(end);
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  ptrdiff_t got = 0;
  for (; got < (ptrdiff_t)count; got++, sleeping = 0) {
    if (msgrcv(end->in, end->message, end->size, 0, sleeping ? 0 : IPC_NOWAIT) < 0) break;
    memcpy((char *)records + (size_t)got * end->size, end->message->record, end->size);
  }
  return got ? got : result(end);
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
    .leaves = "two System V message queues, which `ipcs -q` lists", .make = make, .join = join,
    .send = send_records, .receive = receive_records, .explain = explain, .close = close_end,
  };
  struct msginfo limits; // where nobody changed them, a message has 8,192 bytes at most
  if (msgctl(0, IPC_INFO, (struct msqid_ds *)(void *)&limits) >= 0)
    kind.largest_record = (uint32_t)limits.msgmax;
  return host_abi == IPC_KIND_ABI ? &kind : NULL;
}
