// The bare loop of each mechanism, the least code that moves records between two processes, and the
// bare set-up, the least that brings two strangers so far.
//
// They are what a channel of the library is held against. In the loop there is no hand-over, no
// checking of what a peer wrote and no watching of its process, so whatever a channel takes longer
// is the price of those. In C, so that no compiler and no library of the contender has a part in its own yardstick.
//
// Plain prototypes and constants only, for Swift: the GNU headers stay in the .c files. Every
// function that can fail returns 0 or the negated errno.
//
// What does not end by itself: a loop whose other side has died notices it where the kernel says
// so, which is a pipe, a stream or a packet socket (-EPIPE, -ECONNRESET). A datagram
// socket, a message queue, a semaphore, a futex, an eventfd and memory alone say nothing, nor does
// a signal: to a process that has ended and was not waited for it is lost without an error (-ESRCH
// comes afterwards). There the loop waits for ever, and whoever started this process ends it after
// a time.
#ifndef CFLOOR_H
#define CFLOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What carries the records.
typedef enum {
  CFLOOR_PIPE,
  CFLOOR_NAMED_PIPE,  // opened by a name, which is gone then
  CFLOOR_SOCKETPAIR,
  CFLOOR_UNIX,  // a stream, connected by a name
  CFLOOR_SEQPACKET,
  CFLOOR_DATAGRAM,
  CFLOOR_TCP,
  CFLOOR_MESSAGE_QUEUE,
  CFLOOR_SIGNAL,  // SIGRTMAX
  // A ring in shared memory, and what wakes a side that sleeps.
  CFLOOR_SEMAPHORE,
  CFLOOR_FUTEX,
  CFLOOR_EVENTFD,
  CFLOOR_FILE,  // a ring in a regular file, and a futex
} cfloor_mechanism;

/// How a loop makes its system calls.
typedef enum {
  CFLOOR_INLINED,  // into the loop: C at the limit
  CFLOOR_LIBC,  // by the functions of the C library: C as programs are written
} cfloor_flavour;

/// The limits of a record, in bytes, and of a ring, in records.
enum {
  CFLOOR_SMALLEST_RECORD = 24,
  CFLOOR_LARGEST_RECORD = 1 << 20,
  CFLOOR_LARGEST_CAPACITY = 1 << 18,
};

typedef struct {
  cfloor_mechanism mechanism;
  cfloor_flavour flavour;
  bool spins;  // neither side ever sleeps
  int client_cpu, server_cpu;  // -1: not pinned
  size_t record_size;  // bytes
  size_t capacity;  // records of a ring in each direction, a power of two from 4 on
} cfloor_setting;

/// Whether both flavours are one loop: a ring between sides that never sleep makes no system call, and
/// a semaphore is the C library's in either.
bool cfloor_is_one_loop(const cfloor_setting *setting);

/// Two processes with a mechanism between them: the caller, who is the client, and the server,
/// which answers each record by the same one.
typedef struct cfloor_pair cfloor_pair;

/// Makes the objects, forks the server, and pins both sides. On error nothing is left behind.
///
/// Exists because fork(2) cannot be called from Swift. The calling process must have one thread,
/// since the server goes on where it was forked; it makes system calls only, blocks all signals,
/// keeps no descriptor but the mechanism's, and is killed when the thread that called this ends
/// (PR_SET_PDEATHSIG means the thread, not the process). Until cfloor_close that thread stays
/// pinned, and keeps CFLOOR_SIGNAL's number blocked.
///
/// Errors of its own: -EINVAL for a size or capacity outside the limits; -EMSGSIZE for one that no packet of
/// that socket can have, and for any but 24 in a signal; -EINVAL from mq_open(3) for one above
/// msgsize_max; -EINVAL from sched_setaffinity(2) for a CPU that this process may not use.
///
/// What needs a name for an instant has it under $TMPDIR where that is an absolute path, else under
/// $XDG_RUNTIME_DIR where that is one, else under /tmp.
int cfloor_open(const cfloor_setting *setting, cfloor_pair *_Nullable *_Nonnull pair);

/// Round trips, one at a time and one at least, until the clock (CLOCK_MONOTONIC) says `until_ns` or
/// `nanoseconds` is full; `count` says how many there are, also after an error. Each reply's sequence is checked:
/// -EBADMSG when it is another.
///
/// One reading of the clock ends a round trip and begins the next. One more round trip goes before
/// the first that is timed, because the server may have fallen asleep since the last call.
int cfloor_round_trips(cfloor_pair *pair, uint64_t until_ns, uint64_t *nanoseconds, size_t capacity,
                       size_t *count);

/// Sends `count` records one way, `batch` in a call where the mechanism takes several (a byte
/// stream), or with one wake-up (a ring). The clock stops when the server's sum of them all is
/// back: -EBADMSG when it is wrong. Takes batch × record size bytes of memory meanwhile.
int cfloor_stream(cfloor_pair *pair, uint64_t count, int batch, uint64_t *elapsed_ns);

/// Ends and reaps the server, closes everything, and gives the caller back the CPUs and the signal mask
/// that it had.
void cfloor_close(cfloor_pair *pair);

/// A server that waits at a socket, and its only client, who is the caller.
typedef struct cfloor_host cfloor_host;

/// Forks a server for set-ups of a mechanism, and pins both sides, as cfloor_open does and with its
/// errors, but for those of the objects, which the first set-up brings.
///
/// The socket has its name until cfloor_host_close; -ENAMETOOLONG where it does not fit an address.
int cfloor_host_open(const cfloor_setting *setting, cfloor_host *_Nullable *_Nonnull host);

/// Sets sessions up and takes them down, one at a time and one at least, until the clock
/// (CLOCK_MONOTONIC) says `until_ns` or `nanoseconds` is full; `count` says how many, also after an
/// error.
///
/// What is timed begins before socket(2) and ends after the last close(2): connect, hello, grant by
/// SCM_RIGHTS, looking at what came, mapping, a thread that watches the server, one round trip, and
/// one more that ends the session (set_up.c says what is in, and what is not). The thread has ended
/// by then. -EBADMSG when what came is not what was expected; what the server's own calls say is
/// returned as it is.
int cfloor_set_ups(cfloor_host *host, uint64_t until_ns, uint64_t *nanoseconds, size_t capacity,
                   size_t *count);

/// As cfloor_close.
void cfloor_host_close(cfloor_host *host);

#pragma clang assume_nonnull end
#endif
