// POSIX message queues.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>

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

int clinux_queue_attributes_of(int queue, clinux_queue_attributes *attributes) {
  struct mq_attr found;
  if (mq_getattr(queue, &found) < 0) return -errno;
  *attributes = (clinux_queue_attributes){found.mq_maxmsg, found.mq_msgsize};
  return 0;
}
