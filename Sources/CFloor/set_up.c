// Setting a session up, and taking it down: connect, hello, grant, map, one round trip, close.
//
// Both sides do what the rendezvous asks of anybody (backends.md, sections 1, 5 and 7), by the
// fewest system calls that do it, and these are in:
// - the server knows its client's user by SO_PEERCRED, and serves each client by a thread of its
//   own; one thread beside those accepts, and watches all clients' connections and processes;
// - neither side waits for the other's packet for ever: the server waits for a hello where it waits
//   for everything else, and the client polls before it receives, both for five seconds;
// - what is passed is close-on-exec, and of it the server keeps nothing;
// - the client sees that it is of the right type, access mode, size and seals;
// - the client watches the server's connection and process, by a thread, because a transfer that
//   sleeps cannot do so;
// - one record goes round, and one more, which is the end of the session;
// - the server writes a line when a client comes and one when it has gone, to /dev/null here;
// - the client hangs up by shutdown(2), whoever holds the connection besides.
//
// Not in: limits of clients, refusals for people to read, who serves what, making the text of those
// lines, clean ends of sessions whose other side does not keep to this.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "grant.h"
#include "objects.h"
#include "signals.h"

/// The sizes of both packets are those of the rendezvous.
typedef struct { char bytes[48]; } hello;
typedef struct {
  int32_t error;  // or 0
  int32_t count;  // of the descriptors
  char bytes[56];
} answer;

struct cfloor_host {
  cfloor_setting setting;
  cfloor_pair session;  // as it begins, with the buffers of one side
  name name;  // of the socket, in a directory of its own
  bool has_name;
  struct sockaddr_un address;
  int listener;  // until the server has it
  server server;
  sigset_t mask;  // of the caller, before it took signals
  bool takes_signals;
};

static int start_thread(pthread_t *thread, void *(*run)(void *), void *context) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  int error = pthread_create(thread, &attributes, run, context);
  pthread_attr_destroy(&attributes);
  return -error;
}

static void release(cfloor_pair *pair) {
  release_channel(pair);
  if (carries_signals(pair->carrier)) drain_number();
}

// --- The server

/// For the other side's packet, in milliseconds.
enum { PATIENCE = 5000 };

typedef struct {
  cfloor_pair pair;
  int connection, process;
  int output;  // for the server's lines
  bool was_awaited;  // its hello was, so that epoll has the connection
  pthread_t thread;
} client;

static void say(int output, const char *line) { clinux_write(output, line, strlen(line)); }

static void *serve_client(void *context) {
  client *client = context;
  cfloor_pair *pair = &client->pair;
  say(client->output, "client 0 connected (socketpair, pid 12345)\n");
  int error = carries_signals(pair->carrier) ? meet_client(pair) : 0;
  if (!error) answer_all(pair);
  release(pair);
  say(client->output, "client 0 disconnected (exit, 2 messages)\n");
  return NULL;
}

/// Passes a client its end. What is in the grant is closed in any case.
static int send_grant(client *client, grant *grant) {
  client->process = clinux_peer_pidfd(client->connection);
  answer answer = {.count = grant->count};
  ptrdiff_t sent = client->process < 0 ? client->process
                                       : clinux_send_packet(client->connection, &answer,
                                                            sizeof answer, grant->numbers,
                                                            grant->count);
  close_grant(grant);
  return sent < 0 ? (int)sent : 0;
}

static int watch_client(int epoll, client *client) {
  uint32_t events = EPOLLIN | EPOLLRDHUP;
  int error = client->was_awaited
                  ? 0
                  : clinux_epoll_add(epoll, client->connection, events, (uintptr_t)client);
  if (error < 0) return error;
  // Its client's process is this one's parent, with which it ends.
  error = clinux_epoll_add(epoll, client->process, events, 0);
  return error < 0 ? error : 0;
}

/// Answers -EAGAIN when the client has not said hello yet.
static int begin_session(const cfloor_host *host, int epoll, client *client) {
  hello hello;
  ptrdiff_t length = clinux_read(client->connection, &hello, sizeof hello);
  if (length != sizeof hello) return length < 0 ? (int)length : -EBADMSG;
  // Nothing is made for a client that has left.
  struct pollfd end = {.fd = client->connection, .events = POLLRDHUP};
  if (poll(&end, 1, 0) > 0) return -EPIPE;
  grant grant = {.count = 0};
  int error = make_grant(&client->pair, &host->setting, &grant);
  if (error) close_grant(&grant);
  if (!error) error = send_grant(client, &grant);
  if (!error) error = start_thread(&client->thread, serve_client, client);
  if (error) {
    release_channel(&client->pair);
    return error;
  }
  return watch_client(epoll, client);
}

static int check_user(int connection) {
  clinux_credentials peer;
  int error = clinux_peer_credentials(connection, &peer);
  if (error < 0) return error;
  return peer.uid == geteuid() ? 0 : -EPERM;
}

static void end_client(client *client) {
  close(client->connection);
  if (client->process >= 0) close(client->process);
  free(client);
}

static void refuse(client *client, int error) {
  answer answer = {.error = error};
  clinux_send_packet(client->connection, &answer, sizeof answer, NULL, 0);
  end_client(client);
}

/// The client that was accepted, if its hello is to be awaited.
static client *accept_client(const cfloor_host *host, int epoll, int output) {
  int connection = clinux_accept(host->listener, true);
  if (connection < 0) return NULL;
  client *client = malloc(sizeof *client);
  if (!client) _exit(1);
  client->pair = host->session;
  client->connection = connection;
  client->process = -1;
  client->output = output;
  client->was_awaited = false;
  int error = check_user(connection);
  if (!error) error = begin_session(host, epoll, client);
  if (error == -EAGAIN) {
    client->was_awaited = true;
    error = clinux_epoll_add(epoll, connection, EPOLLIN | EPOLLRDHUP, (uintptr_t)client);
    if (error >= 0) return client;
  }
  if (error) refuse(client, error);
  return NULL;
}

static void become_host(void *context) {
  cfloor_host *host = context;
  close_all_but(&host->listener, 1);
  int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
  int epoll = clinux_epoll_create();
  if (output < 0 || epoll < 0 || clinux_epoll_add(epoll, host->listener, EPOLLIN, (uintptr_t)host) < 0) return;
  client *awaited = NULL;  // there is one client at a time
  for (clinux_event events[8];;) {
    int count = clinux_epoll_wait(epoll, events, 8, awaited ? PATIENCE : -1);
    if (count == 0) {
      end_client(awaited);
      awaited = NULL;
    }
    // A new client after the one before: what that one's session still does at its end, such as
    // taking signals that nobody asked for, must not hit the new one's.
    bool is_called = false;
    for (int i = 0; i < count; i++) {
      client *client = (void *)(uintptr_t)events[i].token;
      if (!client) return;
      if ((void *)client == host) {
        is_called = true;
      } else if (client == awaited) {
        awaited = NULL;
        int error = begin_session(host, epoll, client);
        if (error) refuse(client, error);
      } else {
        // Its session has ended, or is about to: the client has closed the connection.
        pthread_join(client->thread, NULL);
        end_client(client);
      }
    }
    if (is_called) awaited = accept_client(host, epoll, output);
  }
}

// --- The client

/// Sleeps until the server is gone, or until this side has shut the connection down.
static void *watch(void *context) {
  struct pollfd *watched = context;
  while (poll(watched, 2, -1) < 0 && errno == EINTR) {}
  return NULL;
}

static int receive_grant(int connection, grant *grant) {
  answer answer;
  union {
    struct cmsghdr header;  // for its alignment
    char bytes[CMSG_SPACE(sizeof grant->numbers)];
  } control;
  struct iovec part = {&answer, sizeof answer};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  struct pollfd polled = {.fd = connection, .events = POLLIN};
  if (poll(&polled, 1, PATIENCE) == 0) return -ETIMEDOUT;
  ssize_t length = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
  if (length < 0) return -errno;
  struct cmsghdr *header = length == 0 ? NULL : CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    size_t bytes = header->cmsg_len - CMSG_LEN(0);
    grant->count = (int)(bytes / sizeof(int));
    memcpy(grant->numbers, CMSG_DATA(header), bytes);
  }
  if (length == 0) return -EPIPE;
  int error = length != sizeof answer || message.msg_flags & MSG_CTRUNC ? -EBADMSG : answer.error;
  if (!error && answer.count != grant->count) error = -EBADMSG;
  if (error) close_grant(grant);
  return error;
}

/// The first round trip and the end, with somebody who watches the server meanwhile.
static int use_channel(cfloor_pair *pair, int connection) {
  int process = clinux_peer_pidfd(connection);
  if (process < 0) return process;
  struct pollfd watched[] = {{.fd = connection, .events = POLLIN},
                             {.fd = process, .events = POLLIN}};
  pthread_t watcher;
  int error = start_thread(&watcher, watch, watched);
  if (!error) {
    error = round_trip(pair, ORDER_NOTHING);
    if (!error) error = round_trip(pair, ORDER_END);
    release(pair);
    shutdown(connection, SHUT_RDWR);
    pthread_join(watcher, NULL);
  }
  close(process);
  return error;
}

static int ask(const cfloor_host *host, int connection) {
  hello hello = {{0}};
  grant grant = {.count = 0};
  const struct sockaddr *address = (const void *)&host->address;
  if (connect(connection, address, sizeof host->address) < 0) return -errno;
  if (send(connection, &hello, sizeof hello, MSG_NOSIGNAL) < 0) return -errno;
  int error = receive_grant(connection, &grant);
  if (error) return error;
  cfloor_pair pair = host->session;
  error = adopt_grant(&pair, &host->setting, &grant);
  if (!error) error = use_channel(&pair, connection);
  if (error) release_channel(&pair);
  return error;
}

static int set_up(const cfloor_host *host) {
  int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (connection < 0) return -errno;
  int error = ask(host, connection);
  close(connection);
  return error;
}

int cfloor_set_ups(cfloor_host *host, uint64_t until_ns, uint64_t *nanoseconds, size_t capacity,
                   size_t *count) {
  size_t done = 0;
  uint64_t end;
  int error;
  do {
    uint64_t start = now();
    error = set_up(host);
    end = now();
    nanoseconds[done] = end - start;
    done += !error;
  } while (!error && end < until_ns && done < capacity);
  *count = done;
  return error;
}

// --- Both

static int listen_at(cfloor_host *host) {
  int error = make_name(&host->name);
  if (error) return error;
  host->has_name = true;
  host->address.sun_family = AF_UNIX;
  if (strlen(host->name.path) >= sizeof host->address.sun_path) return -ENAMETOOLONG;
  strcpy(host->address.sun_path, host->name.path);
  host->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (host->listener < 0) return -errno;
  const struct sockaddr *address = (const void *)&host->address;
  if (bind(host->listener, address, sizeof host->address) < 0) return -errno;
  return listen(host->listener, 16) < 0 ? -errno : 0;
}

int cfloor_host_open(const cfloor_setting *setting, cfloor_host **opened) {
  *opened = NULL;
  cfloor_host *host = calloc(1, sizeof *host);
  if (!host) return -ENOMEM;
  host->setting = *setting;
  host->listener = -1;
  int error = begin_pair(&host->session, setting);
  if (!error) error = listen_at(host);
  if (!error) error = start_server(&host->server, setting, become_host, host);
  if (!error && setting->mechanism == CFLOOR_SIGNAL) {
    take_number(&host->mask);
    host->takes_signals = true;
  }
  if (error) {
    cfloor_host_close(host);
    return error;
  }
  close(host->listener);
  host->listener = -1;
  *opened = host;
  return 0;
}

void cfloor_host_close(cfloor_host *host) {
  end_server(&host->server);
  if (host->takes_signals) leave_number(&host->mask);
  unpin(&host->server);
  if (host->listener >= 0) close(host->listener);
  if (host->has_name) remove_name(&host->name);
  release_objects(&host->session);
  free(host);
}
