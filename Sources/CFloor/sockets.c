// Sockets, and how two of them find each other.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "objects.h"

int make_socketpair(int type, size_t record_size, ends *client, ends *server) {
  int sockets[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, sockets) < 0) return -errno;
  *client = (ends){sockets[0], sockets[0]};
  *server = (ends){sockets[1], sockets[1]};
  if (type == SOCK_STREAM) return 0;
  int buffer;
  socklen_t length = sizeof buffer;
  if (getsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &buffer, &length) < 0) return -errno;
  // What the kernel demands of a packet: 32 bytes less than the buffer (net/unix/af_unix.c).
  return (int)record_size > buffer - 32 ? -EMSGSIZE : 0;
}

typedef union {
  struct sockaddr any;
  struct sockaddr_in internet;
  struct sockaddr_un local;
} address;

/// Whether a connection that was accepted is the one that was made here.
static bool is_own(int accepted, int connected) {
  address own, peer;
  socklen_t length = sizeof own;
  if (getsockname(connected, &own.any, &length) < 0) return false;
  if (own.any.sa_family == AF_UNIX) {
    clinux_credentials credentials;
    return clinux_peer_credentials(accepted, &credentials) == 0 && credentials.pid == getpid();
  }
  length = sizeof peer;
  return getpeername(accepted, &peer.any, &length) == 0 &&
         peer.internet.sin_port == own.internet.sin_port &&
         peer.internet.sin_addr.s_addr == own.internet.sin_addr.s_addr;
}

/// Accepts until it is the connection that was made here: anybody on this machine can make another
/// to a port, and any process of this user to a name.
static int accept_own(int listener, int connected) {
  for (;;) {
    int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (accepted < 0) return -errno;
    if (is_own(accepted, connected)) return accepted;
    close(accepted);
  }
}

static int set(int socket, int level, int option, int value) {
  return setsockopt(socket, level, option, &value, sizeof value) < 0 ? -errno : 0;
}

/// As much as the channel has under way; an accepted socket has it from its listener.
static int bound_buffer(int socket) { return set(socket, SOL_SOCKET, SO_SNDBUF, 65536); }

static int connect_through(int listener, address address, socklen_t length, ends *client,
                           ends *server) {
  if (bind(listener, &address.any, length) < 0 || listen(listener, 16) < 0) return -errno;
  // The port is the kernel's choice.
  length = sizeof address;
  if (getsockname(listener, &address.any, &length) < 0) return -errno;
  int connected = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connected < 0) return -errno;
  *client = (ends){connected, connected};
  if (address.any.sa_family == AF_INET) {
    int error = bound_buffer(connected);
    if (error) return error;
  }
  if (connect(connected, &address.any, length) < 0) return -errno;
  int accepted = accept_own(listener, connected);
  if (accepted < 0) return accepted;
  *server = (ends){accepted, accepted};
  return 0;
}

static int make_connection(address address, socklen_t length, ends *client, ends *server) {
  int listener = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -errno;
  int error = 0;
  if (address.any.sa_family == AF_INET) {
    // Ports of connections that ended in the last minute may be had again.
    error = set(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!error) error = bound_buffer(listener);
  }
  if (!error) error = connect_through(listener, address, length, client, server);
  close(listener);
  return error;
}

int make_tcp_connection(ends *client, ends *server) {
  address address = {.internet = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
  int error = make_connection(address, sizeof address.internet, client, server);
  if (error) return error;
  error = set(client->send, IPPROTO_TCP, TCP_NODELAY, 1);
  return error ? error : set(server->send, IPPROTO_TCP, TCP_NODELAY, 1);
}

int make_unix_connection(ends *client, ends *server) {
  name name;
  int error = make_name(&name);
  if (error) return error;
  address address = {.local.sun_family = AF_UNIX};
  if (strlen(name.path) < sizeof address.local.sun_path) {
    strcpy(address.local.sun_path, name.path);
    error = make_connection(address, sizeof address.local, client, server);
  } else {
    error = -ENAMETOOLONG;
  }
  remove_name(&name);
  return error;
}
