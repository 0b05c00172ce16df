/* ipc_kind.h: how to bring a kind of IPC channel of your own to ipc-compare. Version 1 of the interface.
 *
 * A loadable kind is a shared object that exports one function, ipc_kind_entry, which returns one table,
 * struct ipc_kind. The programs load the object by `--kind ./name.so`. Then `ipc-server`, `ipc-client` and
 * `ipc-compare` send their messages over it as over every built-in kind. With this file in a directory DIR one
 * compiles it by
 *
 *   cc -shared -fPIC -O2 -I DIR -o name.so name.c
 *
 * and `ipc-compare check ./name.so` says whether it keeps what every kind has to.
 *
 * Words. The HOST is the process that has loaded the object: one for the server's side of a session, and one for
 * the client's. An END is one side of one channel, with both directions. A RECORD is what the host sends: bytes of
 * one size, which stays the same for the whole session. The host owns the clock, the records and all checks. A kind
 * only moves bytes.
 *
 * Threads. One thread at a time makes calls on an end, from `make` or `join` to `close`, but not always the same one.
 * Several ends of one process can be in use at the same time, each by a thread of its own. A thread that makes calls
 * has a stack of 8 MiB, or where it is the main thread, of what RLIMIT_STACK says. Threads that a kind starts inherit
 * the processor of the thread that starts them.
 *
 * Signals. The host's own signals have handlers without SA_RESTART, so that a system call of a kind can end with
 * EINTR at any time. SIGPIPE is ignored. A kind does not change handlers or masks of signals.
 *
 * Ends. What a kind has to clean up it cleans up in `close`: the server's host ends without the handlers of exit(3),
 * and any host may be ended by a signal. A kind never ends its process.
 *
 * The server's side may be closed before its client has joined. Nothing was sent then, and nothing has to be kept for
 * that client: `close` removes all names of the session, and a `join` that comes later fails with a `why`. Once the
 * client has joined, what was sent is received whichever side closes first; names are not needed for that any more.
 *
 * Time. No call but `join` and `meet` may take longer than 100 ms, and those that sleep in a kind which a signal
 * interrupts. A host takes a call that has not returned for five seconds (`join`: ten) for one that never will, says
 * which one it was, and ends.
 *
 * Errors. A function with a `why` writes a sentence there before it fails: at most IPC_KIND_WHY bytes with the zero
 * at its end. What was asked for, what was found, what to do.
 *
 * Growth. Later versions add at the end of structures only. `size` says how much of a structure its writer knew;
 * what lies behind that is taken for zeroes. The meaning of what is here does not change.
 */
#ifndef IPC_KIND_H
#define IPC_KIND_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. */
#define IPC_KIND_ABI 1u
/* Descriptors that `make` can have passed, at most. */
#define IPC_KIND_DESCRIPTORS 7
/* Room for a sentence that says why something failed, in bytes. */
#define IPC_KIND_WHY 256
/* Put it before the definition of ipc_kind_entry. */
#define IPC_KIND_EXPORT __attribute__((visibility("default")))

/* How a side waits, as bits. A side that waits adaptively makes calls that may sleep and calls that may not. */
enum {
  IPC_KIND_BLOCK = 1,   /* it sleeps in the kernel */
  IPC_KIND_SPIN = 2,    /* it never sleeps */
  IPC_KIND_ADAPTIVE = 4 /* it spins while that pays, and then sleeps */
};

/* What `send` and `receive` return beside a number of records, which is never 0 or below. */
enum {
  IPC_KIND_WOULD_WAIT = 0, /* there is no record now, or no room for one */
  IPC_KIND_ENDED = -1,     /* the peer is gone, and all that it sent was received */
  IPC_KIND_FAILED = -2     /* anything else: `explain` says what */
};

/* What a kind says of itself, as bits. */
enum {
  IPC_KIND_HAS_THREADS = 1,  /* it has threads of its own */
  IPC_KIND_NEEDS_BROKER = 2, /* a third process must run: `broker` is its command */
  IPC_KIND_MAY_LOSE = 4,     /* it may drop records or overwrite them */
  IPC_KIND_UNTRUSTING = 8,   /* a hostile peer cannot harm this side */
  IPC_KIND_TELLS_END = 16, /* it tells by itself that the peer is gone; otherwise only the host notices */
  /* A call that sleeps has no bound of its own, and returns IPC_KIND_WOULD_WAIT when a signal comes: the host sends
   * one, again and again, until it has returned. */
  IPC_KIND_INTERRUPTIBLE = 32,
  /* A call that may not sleep makes no system call where it finds a record, or room for one, as in shared memory. The
   * host asks it before it asks one that may sleep, for which it gets ready. */
  IPC_KIND_LOOKS_FIRST = 64
};

/* One end. Its members are the kind's own. */
typedef struct ipc_end ipc_end;

/* What both sides of a session know of it. All of it lives as long as the call that it is given to. */
struct ipc_terms {
  /* Of this structure, in bytes. */
  size_t size;
  /* Of every record, in bytes: 24 to 1,048,576. */
  uint32_t record_size;
  /* One of IPC_KIND_BLOCK, IPC_KIND_SPIN and IPC_KIND_ADAPTIVE: how this side waits. The other side may wait in
   * another way. */
  uint32_t wait;
  /* Records that each direction should hold: a power of two from 4 on, and not more than fill 8 MiB; where nobody
   * chose one, the largest up to 16,384 that fill 1 MiB or less, and 4 at least. A kind that cannot have that many has
   * as many as it can. Both sides are told the same. */
  uint32_t capacity;
  /* The processor that this process runs on; -1 where nobody chose one. */
  int32_t cpu;
  /* How long `join` may take, in milliseconds. */
  uint32_t patience;
  /* Always 0. */
  uint32_t reserved;
  /* The path of a directory for this session, of mode 0700, at most 64 bytes long, and empty when `make` is called.
   * After the session the server's host removes it and all that is in it. */
  const char *directory;
  /* 16 hexadecimal digits that no other session has: the stem of every name that is the machine's, such as those of
   * shm_open(3). The kind removes such names itself, as early as it can. */
  const char *token;
  /* What stands behind the file's name in `--kind ./name.so,key=value`, each as "key=value", and NULL at the end. The
   * host has looked for each key in the kind's `options`. */
  const char *const *options;
};

/* One option that a kind has. */
struct ipc_kind_option {
  /* Its key: 1 to 15 of a-z, 0-9 and '-'. */
  const char *key;
  /* Its values and what they mean, in one line. */
  const char *help;
};

/* What an object exports. It stays valid as long as the object is loaded. */
struct ipc_kind {
  /* Of this structure, in bytes, as the kind was compiled: sizeof(struct ipc_kind). */
  size_t size;
  /* IPC_KIND_ABI, as the kind was compiled. */
  uint32_t abi;
  /* IPC_KIND_HAS_THREADS and so on. */
  uint32_t flags;
  /* IPC_KIND_BLOCK, IPC_KIND_SPIN or both: whether its calls can sleep, and whether they can do without. A side of a
   * kind with both can also wait adaptively. */
  uint32_t waits;
  /* The largest record, in bytes; 0 where the kind has no limit. */
  uint32_t largest_record;
  /* How often a record is copied on its way, the caller's copy included; 0 where that is not known. */
  uint32_t copies;
  /* Always 0. */
  uint32_t reserved;
  /* The kind's name: 1 to 15 of a-z, 0-9 and '-'. A built-in kind's name is refused. */
  const char *name;
  /* Of the library behind, as it is at run time, in at most 31 printable ASCII characters. Both sides of a session
   * must have the same. A kind without a library behind takes its own. */
  const char *version;
  /* What it is, in one line. */
  const char *summary;
  /* The command of the process that must run, as sh(1) takes it; NULL where none must. Whoever measures starts it. */
  const char *broker;
  /* What stays in the machine when both processes are killed, in one line; NULL for nothing. */
  const char *leaves;
  /* What can stand behind the file's name; the last has a NULL key. NULL where there is none. */
  const struct ipc_kind_option *options;

  /* Makes the server's end, before the client hears of it, so that it must not wait for the client.
   *
   * descriptors, count: what the client is to be passed, in order, at most IPC_KIND_DESCRIPTORS; *count is 0 at
   * first. Where `make` succeeds they are the host's, which closes each of them once it was passed: what this end
   * uses itself it keeps under another number, such as one of dup(2). Where `make` fails, the kind closes them.
   * Returns the end, or NULL with a `why`. */
  ipc_end *(*make)(const struct ipc_terms *terms, int *descriptors, size_t *count, char *why);

  /* Makes the client's end. It may try again and again for as long as the terms' `patience` allows.
   *
   * descriptors, count: what the server passed, close-on-exec. They are the kind's from now on, whether it succeeds
   * or not.
   * Returns the end, or NULL with a `why`. */
  ipc_end *(*join)(const struct ipc_terms *terms, const int *descriptors, size_t count, char *why);

  /* Called on the server's end once the client was told of it, again and again until it returns something other than
   * 0: for libraries whose server waits for its client. NULL where there is nothing to do. `send` and `receive` are not
   * called on that end before it has returned 1; on the client's end they are, as soon as `join` has returned.
   *
   * Returns 1 when both sides have met, 0 when that will take longer, or IPC_KIND_FAILED with a `why`. One call takes
   * 100 ms at most, where the library can be told so; the host ends it by force after the terms' patience. */
  int (*meet)(ipc_end *end, char *why);

  /* Sends up to `count` records, which lie one after the other, in order: as many of them as there is room for now.
   *
   * sleeping: 0 never waits; 1 may sleep in the kernel for room, for 100 ms at most unless the kind is
   * IPC_KIND_INTERRUPTIBLE, and then returns IPC_KIND_WOULD_WAIT. After that the next call begins with the same
   * record.
   * Returns how many whole records were taken, or one of the IPC_KIND_ values above. A record that was taken in part
   * does not count: the kind remembers that part, and goes on behind it. */
  ptrdiff_t (*send)(ipc_end *end, const void *records, size_t count, int sleeping);

  /* Receives records in the order in which they were sent: all that are there now, up to `count`.
   *
   * sleeping: as of `send`, for a record to come.
   * Returns how many whole records came, or one of the IPC_KIND_ values above. */
  ptrdiff_t (*receive)(ipc_end *end, void *records, size_t count, int sleeping);

  /* Says what the last IPC_KIND_FAILED of `send` or `receive` on an end was, in one line that lives until the next
   * call on that end. Both this function and what it returns may be NULL, where a kind has nothing to say. */
  const char *(*explain)(ipc_end *end);

  /* Frees the end and all that it has. Nothing of it may stay in the system. What was sent before is still received by
   * the other side. */
  void (*close)(ipc_end *end);
};

/* The one export of a loadable kind.
 *
 * host_abi: the version that the host speaks: IPC_KIND_ABI, as the host was compiled.
 * Returns the table, always the same, or NULL where the kind cannot serve such a host. */
const struct ipc_kind *ipc_kind_entry(uint32_t host_abi);

#ifdef __cplusplus
}
#endif

#endif
