// Pipes and sockets, made as the foreign programs make theirs.
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <unistd.h>

void close_end(const end *end) {
  if (end->send >= 0) close(end->send);
  if (end->receive >= 0 && end->receive != end->send) close(end->receive);
}

static int make_pipes(end *client, end *server) {
  int request[2], reply[2];
  if (pipe2(request, O_CLOEXEC) < 0) return -errno;
  server->receive = request[0];
  client->send = request[1];
  if (pipe2(reply, O_CLOEXEC) < 0) return -errno;
  client->receive = reply[0];
  server->send = reply[1];
  return 0;
}

static void use_socket(end *end, int socket) { end->send = end->receive = socket; }

static int make_socketpair(end *client, end *server) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0) return -errno;
  use_socket(client, sockets[0]);
  use_socket(server, sockets[1]);
  return 0;
}

/// Connects through a listener, whose address the system chooses, and closes it.
static int connect_through(int listener, const struct sockaddr *address, socklen_t length,
                           end *client, end *server) {
  struct sockaddr_storage chosen;
  socklen_t chosen_length = sizeof chosen;
  if (bind(listener, address, length) < 0 || listen(listener, 1) < 0) return -errno;
  if (getsockname(listener, (struct sockaddr *)&chosen, &chosen_length) < 0) return -errno;
  int connecting = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connecting < 0) return -errno;
  use_socket(client, connecting);
  if (connect(connecting, (struct sockaddr *)&chosen, chosen_length) < 0) return -errno;
  int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (accepted < 0) return -errno;
  use_socket(server, accepted);
  return 0;
}

static int make_connected(const struct sockaddr *address, socklen_t length, end *client,
                          end *server) {
  int listener = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -errno;
  int error = connect_through(listener, address, length, client, server);
  close(listener);
  return error;
}

/// With the name that the kernel chooses in the abstract namespace when no name is given (unix(7)).
static int make_named(end *client, end *server) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  return make_connected((struct sockaddr *)&address, sizeof address.sun_family, client, server);
}

/// sockperf hands the peer's address to each sendto(2), though a connected socket has no use for it.
static int know_peer(end *end) {
  int one = 1;
  if (setsockopt(end->send, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) return -errno;
  end->peer_length = sizeof end->peer;
  if (getpeername(end->send, (struct sockaddr *)&end->peer, &end->peer_length) < 0) return -errno;
  return 0;
}

static int make_tcp(end *client, end *server) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int error = make_connected((struct sockaddr *)&address, sizeof address, client, server);
  if (!error) error = know_peer(client);
  return error ? error : know_peer(server);
}

static int make(foreign_mechanism mechanism, foreign_stage stage, end *client, end *server) {
  if (mechanism == FOREIGN_PIPES) return make_pipes(client, server);
  if (mechanism == FOREIGN_TCP) return make_tcp(client, server);
  return stage == FOREIGN_BARE ? make_socketpair(client, server) : make_named(client, server);
}

int make_ends(foreign_mechanism mechanism, foreign_stage stage, end *client, end *server) {
  *client = *server = (end){.send = -1, .receive = -1};
  int error = make(mechanism, stage, client, server);
  if (error) {
    close_end(client);
    close_end(server);
  }
  return error;
}
