// POSIX message queues.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/resource.h>

int clinux_queue_create(const char *name, long maximum_messages, long message_size) {
  struct mq_attr attributes = {.mq_maxmsg = maximum_messages, .mq_msgsize = message_size};
  mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600, &attributes);
  return queue < 0 ? -errno : queue;
}

int clinux_queue_open(const char *name, bool for_sending) {
  mqd_t queue = mq_open(name, O_CLOEXEC | (for_sending ? O_WRONLY : O_RDONLY));
  return queue < 0 ? -errno : queue;
}

int clinux_queue_unlink(const char *name) { return mq_unlink(name) < 0 ? -errno : 0; }

// On 64-bit machines: a header and a node of the tree in which messages lie by priority (mq_get_inode in
// ipc/mqueue.c).
long clinux_message_overhead(void) { return 48 + 48; }

long clinux_queue_depth(long most, long message_size) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MSGQUEUE, &limit) < 0) return -errno;
  const rlim_t each = (rlim_t)message_size + (rlim_t)clinux_message_overhead();
  const rlim_t usual = 10, clients = 8, queues = 2;
  rlim_t fitting = limit.rlim_cur / (clients * queues) / each;
  rlim_t depth = fitting > usual ? fitting : usual;
  return depth < (rlim_t)most ? (long)depth : most;
}

int clinux_queue_attributes_of(int queue, clinux_queue_attributes *attributes) {
  struct mq_attr found;
  if (mq_getattr(queue, &found) < 0) return -errno;
  *attributes = (clinux_queue_attributes){found.mq_maxmsg, found.mq_msgsize};
  return 0;
}
