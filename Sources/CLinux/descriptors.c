// Descriptors, how they are passed, and who is at the other end.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define OR_ERRNO(call) ({ __typeof__(call) answer_ = (call); answer_ < 0 ? -errno : answer_; })

int clinux_pipe(int *descriptors) { return OR_ERRNO(pipe2(descriptors, O_CLOEXEC)); }

int clinux_accept(int listener, bool nonblocking) {
  return OR_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0)));
}

int clinux_status_flags(int descriptor) { return OR_ERRNO(fcntl(descriptor, F_GETFL)); }

/// A fcntl(2) that a channel makes when it changes between looking and sleeping.
static int counted_flags(int descriptor) {
  clinux_count_call();
  return clinux_status_flags(descriptor);
}

int clinux_set_nonblocking(int descriptor) {
  int flags = counted_flags(descriptor);
  return flags < 0 ? flags : clinux_set_status_flags(descriptor, flags | O_NONBLOCK);
}

int clinux_set_blocking(int descriptor) {
  int flags = counted_flags(descriptor);
  return flags < 0 ? flags : clinux_set_status_flags(descriptor, flags & ~O_NONBLOCK);
}

int clinux_set_status_flags(int descriptor, int flags) {
  clinux_count_call();
  return OR_ERRNO(fcntl(descriptor, F_SETFL, flags));
}

const int clinux_open_noatime = O_NOATIME;
const int clinux_open_path = O_PATH;

int clinux_duplicate(int descriptor) { return OR_ERRNO(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)); }

int64_t clinux_filesystem(int descriptor) {
  struct statfs statistics;
  return fstatfs(descriptor, &statistics) < 0 ? -errno : (int64_t)statistics.f_type;
}

int clinux_pipe_capacity(int descriptor) { return OR_ERRNO(fcntl(descriptor, F_GETPIPE_SZ)); }

int clinux_set_pipe_capacity(int descriptor, int bytes) {
  return OR_ERRNO(fcntl(descriptor, F_SETPIPE_SZ, bytes));
}

// PIPE_DEF_BUFFERS in linux/pipe_fs_i.h.
int clinux_usual_pipe_capacity(void) { return 16 * getpagesize(); }

int clinux_pipe_capacity_for(size_t record_size) {
  const size_t records = 2, most = 1 << 20;
  size_t wanted = records * record_size;
  return (int)(wanted < most ? wanted : most);
}

static void describe_packets(struct mmsghdr *messages, struct iovec *parts, char *bytes,
                             size_t size, int count) {
  memset(messages, 0, (size_t)count * sizeof *messages);
  for (int i = 0; i < count; i++) {
    parts[i] = (struct iovec){bytes + (size_t)i * size, size};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
}

int clinux_receive_packets(int socket, void *buffer, size_t size, int count, bool nowait,
                           ptrdiff_t *other_length) {
  struct mmsghdr messages[CLINUX_PACKETS_MAX];
  struct iovec parts[CLINUX_PACKETS_MAX];
  describe_packets(messages, parts, buffer, size, count);
  // MSG_WAITFORONE: the first may be slept for, and no other.
  int flags = MSG_TRUNC | (nowait ? MSG_DONTWAIT : MSG_WAITFORONE);
  clinux_count_call();
  int received = OR_ERRNO(recvmmsg(socket, messages, (unsigned)count, flags, NULL));
  if (received < 0) return received;
  int records = 0;
  for (int i = 0; i < received; i++) {
    size_t length = messages[i].msg_len;
    if (length == size) {
      if (records < i) memcpy(parts[records].iov_base, parts[i].iov_base, size);
      records++;
    } else {
      *other_length = (ptrdiff_t)length;
      // Behind what looks like the end of a SOCK_SEQPACKET there may be records still.
      if (length != 0) break;
    }
  }
  return records;
}

int clinux_send_packets(int socket, const void *buffer, size_t size, int count, bool nowait) {
  struct mmsghdr messages[CLINUX_PACKETS_MAX];
  struct iovec parts[CLINUX_PACKETS_MAX];
  describe_packets(messages, parts, (char *)buffer, size, count);
  int flags = MSG_NOSIGNAL | (nowait ? MSG_DONTWAIT : 0);
  clinux_count_call();
  return OR_ERRNO(sendmmsg(socket, messages, (unsigned)count, flags));
}

typedef union {
  struct cmsghdr header;  // for its alignment
  char bytes[CMSG_SPACE(CLINUX_RECEIVED_MAX * sizeof(int))];
} control_buffer;

ptrdiff_t clinux_send_packet(int socket, const void *bytes, size_t length, const int *descriptors,
                             int count) {
  control_buffer control;
  memset(&control, 0, sizeof control);
  struct iovec part = {(void *)bytes, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > CLINUX_PASSED_MAX) return -EINVAL;
  if (count > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
  }
  return OR_ERRNO(sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT));
}

ptrdiff_t clinux_receive_packet(int socket, void *bytes, size_t length, bool accepts_descriptors,
                                clinux_packet *packet) {
  control_buffer control;
  struct iovec part = {bytes, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (accepts_descriptors) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
  }
  memset(packet, 0, sizeof *packet);
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (received < 0) return -errno;
  packet->control_truncated = message.msg_flags & MSG_CTRUNC;
  packet->truncated = message.msg_flags & MSG_TRUNC;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  for (; header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    // CMSG_SPACE rounds up, so the kernel can place one descriptor more than was asked for; the
    // kernel also sends at most one SCM_RIGHTS a message. Whatever comes is kept: what is not taken
    // is closed by its owner.
    for (int i = 0; i < count; i++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      if (packet->descriptor_count < CLINUX_RECEIVED_MAX) {
        packet->descriptors[packet->descriptor_count++] = descriptor;
      } else {
        close(descriptor);
        packet->control_truncated = true;
      }
    }
  }
  return received;
}

ptrdiff_t clinux_peek_packet(int socket, void *bytes, size_t length, bool *has_descriptors) {
  struct iovec part = {bytes, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  ssize_t received = recvmsg(socket, &message, MSG_DONTWAIT | MSG_PEEK /* no control buffer */);
  if (received < 0) return -errno;
  *has_descriptors = message.msg_flags & MSG_CTRUNC;
  return received;
}

/// What lies there first: 1 for a packet, 0 for the end, or -errno.
static int look(int socket) {
  char byte;
  bool has_control = false;
  ptrdiff_t received = clinux_peek_packet(socket, &byte, 1, &has_control);
  // A peer that left something unread: told once, before what lies here.
  if (received == -ECONNRESET) received = clinux_peek_packet(socket, &byte, 1, &has_control);
  return received < 0 ? (int)received : has_control;
}

int clinux_hang_up_and_look(int socket) {
  // An empty packet and the end look alike, but for the sender's credentials: every packet has them,
  // and those for which there is no room show as MSG_CTRUNC, as descriptors do.
  int yes = 1;
  if (setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0) {
    int error = errno;
    shutdown(socket, SHUT_RDWR);
    return -error;
  }
  // Whichever side brought the end about, nothing can come any more once it was seen. But recvmsg(2) finds
  // nothing first and asks for the end then, and something may have come in between: only a second look is
  // the last.
  if (look(socket) != 0) shutdown(socket, SHUT_RDWR);
  return look(socket);
}

int clinux_unreceived(int socket) {
  int count = 0;
  return ioctl(socket, SIOCOUTQ, &count) < 0 ? -errno : count;
}

int clinux_peer_credentials(int socket, clinux_credentials *credentials) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -errno;
  *credentials = (clinux_credentials){peer.pid, peer.uid, peer.gid};
  return 0;
}

int clinux_pidfd_open(int pid) { return OR_ERRNO((int)syscall(SYS_pidfd_open, pid, 0)); }

int clinux_peer_pidfd(int socket) {
  int descriptor;
  socklen_t length = sizeof descriptor;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &descriptor, &length) == 0) return descriptor;
  if (errno != ENOPROTOOPT && errno != EINVAL) return -errno;
  clinux_credentials peer;
  int answer = clinux_peer_credentials(socket, &peer);
  return answer < 0 ? answer : clinux_pidfd_open(peer.pid);
}

int clinux_close_all_but(const int *numbers, int count) {
  unsigned next = 0;
  while (next != ~0u) {
    unsigned end = ~0u;
    for (int i = 0; i < count; i++)
      if ((unsigned)numbers[i] >= next && (unsigned)numbers[i] < end) end = (unsigned)numbers[i];
    if (end > next && syscall(SYS_close_range, next, end - 1, 0) < 0) return -errno;
    next = end == ~0u ? end : end + 1;
  }
  return 0;
}

// --- Children that wait for what no signal ends

bool clinux_can_reap(void) {
  siginfo_t end;
  return waitid(P_PID, (id_t)getpid(), &end, WEXITED | WNOHANG | WNOWAIT) == 0 || errno == ECHILD;
}

int clinux_reap(int child) {
  siginfo_t end = {0};
  while (waitid(P_PID, (id_t)child, &end, WEXITED) < 0 && errno == EINTR) {}
  return end.si_code == CLD_EXITED ? end.si_status : 0;
}

int clinux_close_apart(const int *numbers, int count) {
  // A child with copies of more would keep peers from hearing of this process's end.
  if (syscall(SYS_close_range, ~0u, ~0u, 0) < 0) return -errno;
  if (!clinux_can_reap()) return -EPERM;
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) < 0) return -errno;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = _Fork();
  if (child == 0) {
    int kept[count + 1];
    memcpy(kept, numbers, (size_t)count * sizeof *numbers);
    kept[count] = gate[0];
    clinux_close_all_but(kept, count + 1);
    // Ends once the parent has closed its own, so that what is closed with the child is closed for the last
    // time.
    char byte;
    while (read(gate[0], &byte, 1) < 0 && errno == EINTR) {}
    _exit(0);
  }
  int answer = child < 0 ? -errno : child;
  if (child > 0) for (int i = 0; i < count; i++) close(numbers[i]);
  close(gate[0]);
  close(gate[1]);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return answer;
}
