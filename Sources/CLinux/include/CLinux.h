// What Swift cannot say to the Linux kernel, and nothing else.
//
// `import Glibc` leaves out what needs _GNU_SOURCE, what is variadic and what is a macro. Including
// the GNU headers here would make them part of Swift's view of the C library, where they clash with
// Glibc's own module, so this header holds plain prototypes and constants only and the .c files
// include the rest.
//
// Every function that can fail returns the kernel's answer, or the negated errno. None retries on
// EINTR: that loop stands once, in Linux/SystemCall.swift.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CLinuxSyscall.h"

#pragma clang assume_nonnull begin

// --- Descriptors

/// pipe2(2) with O_CLOEXEC. Needs _GNU_SOURCE.
int clinux_pipe(int *descriptors);
/// accept4(2) with SOCK_CLOEXEC, and SOCK_NONBLOCK for the new socket. Needs _GNU_SOURCE.
int clinux_accept(int listener, bool nonblocking);
/// fcntl(2) F_GETFL, and F_SETFL with and without O_NONBLOCK; fcntl is variadic. On a description
/// that somebody else holds, too, F_SETFL can fail: he may have set a flag that only the owner of the
/// file may set.
int clinux_status_flags(int descriptor);
int clinux_set_nonblocking(int descriptor);
int clinux_set_blocking(int descriptor);
int clinux_set_status_flags(int descriptor, int flags);
/// open(2)'s O_NOATIME and O_PATH, which need _GNU_SOURCE.
extern const int clinux_open_noatime;
extern const int clinux_open_path;
/// fcntl(2) F_DUPFD_CLOEXEC.
int clinux_duplicate(int descriptor);
/// fcntl(2) F_GETPIPE_SZ, which needs _GNU_SOURCE beside: a pipe's capacity in bytes.
int clinux_pipe_capacity(int descriptor);
/// fcntl(2) F_SETPIPE_SZ, which needs _GNU_SOURCE beside: answers with the capacity that the pipe has
/// got, a power of two of pages. EPERM above what an unprivileged process may give a pipe, or its user all
/// of its pipes.
int clinux_set_pipe_capacity(int descriptor, int bytes);
/// Bytes in a pipe that nobody has changed, where its user's pipes are not too many already.
int clinux_usual_pipe_capacity(void);
/// Bytes that a pipe for records of that size is to hold where they are more than in the usual one: two
/// records, one to be written and one to be read, and at most 1 MiB, which is pipe-max-size where nobody
/// has changed it.
int clinux_pipe_capacity_for(size_t record_size);
/// Bytes that a side which does not sleep writes into a pipe at once. The kernel holds a pipe's lock for as
/// long as it copies, and tells nobody of the first bytes before the last: whoever reads on another CPU would
/// wait for a whole record. Two pages are also what a pipe keeps of those that were read, so that they are
/// not allocated anew (tmp_page in linux/pipe_fs_i.h).
enum { CLINUX_PIPE_PIECE = 8192 };

/// read(2), write(2).
CLINUX_INLINE ptrdiff_t clinux_read(int descriptor, void *buffer, size_t length) {
  return clinux_counted6(SYS_read, descriptor, (long)buffer, (long)length, 0, 0, 0);
}
CLINUX_INLINE ptrdiff_t clinux_write(int descriptor, const void *buffer, size_t length) {
  return clinux_counted6(SYS_write, descriptor, (long)buffer, (long)length, 0, 0, 0);
}

/// preadv2(2) with RWF_NOWAIT: a read that never sleeps, though others may.
CLINUX_INLINE ptrdiff_t clinux_read_nowait(int descriptor, void *buffer, size_t length) {
  struct { void *base; size_t length; } part = {buffer, length};
  return clinux_counted6(SYS_preadv2, descriptor, (long)&part, 1, -1, -1, /* RWF_NOWAIT */ 8);
}

/// recv(2), with MSG_DONTWAIT where it must not sleep.
CLINUX_INLINE ptrdiff_t clinux_receive(int socket, void *buffer, size_t length, bool nowait) {
  return clinux_counted6(SYS_recvfrom, socket, (long)buffer, (long)length, nowait ? 0x40 : 0, 0, 0);
}
/// recv(2) with MSG_TRUNC: the answer is the packet's length, however little of it fits.
CLINUX_INLINE ptrdiff_t clinux_receive_whole(int socket, void *buffer, size_t length, bool nowait) {
  int flags = 0x20 | (nowait ? 0x40 : 0);
  return clinux_counted6(SYS_recvfrom, socket, (long)buffer, (long)length, flags, 0, 0);
}
/// recvmmsg(2) and sendmmsg(2), which need _GNU_SOURCE, of packets of `size` bytes that lie back to
/// back, up to CLINUX_PACKETS_MAX. The answer is how many. A packet of another length counts for
/// nothing, `other_length` says how long it was, and unless it is 0 what lies behind it is lost.
enum { CLINUX_PACKETS_MAX = 64 };
int clinux_receive_packets(int socket, void *buffer, size_t size, int count, bool nowait,
                           ptrdiff_t *other_length);
int clinux_send_packets(int socket, const void *buffer, size_t size, int count, bool nowait);
/// send(2) with MSG_NOSIGNAL, and MSG_DONTWAIT where it must not sleep.
CLINUX_INLINE ptrdiff_t clinux_send(int socket, const void *buffer, size_t length, bool nowait) {
  int flags = 0x4000 | (nowait ? 0x40 : 0);
  return clinux_counted6(SYS_sendto, socket, (long)buffer, (long)length, flags, 0, 0);
}

/// fstatfs(2) f_type: Swift's Glibc has no struct statfs.
int64_t clinux_filesystem(int descriptor);

// --- Names: what never follows a symbolic link, and never replaces what is there

/// chmod(2) of a socket or directory by its name. Needs O_PATH, and fchmodat2(2) (Linux 6.6) or
/// /proc. Returns -ENOTSUP when another type of file lies there.
enum { CLINUX_SOCKET_FILE = 0140000, CLINUX_DIRECTORY_FILE = 0040000 };
int clinux_set_mode(const char *path, unsigned type, unsigned mode);
/// renameat2(2) with RENAME_NOREPLACE, which needs _GNU_SOURCE.
int clinux_rename_to_new(const char *from, const char *to);

// --- Descriptor passing: the CMSG_* macros

/// What a packet of this library has at most, and what the kernel lets any have (SCM_MAX_FD): what there is no
/// room for recvmsg(2) closes, perhaps for the last time.
enum { CLINUX_PASSED_MAX = 8, CLINUX_RECEIVED_MAX = 253 };
/// sendmsg(2) of one packet and `count` descriptors (0 is allowed), MSG_NOSIGNAL | MSG_DONTWAIT.
ptrdiff_t clinux_send_packet(int socket, const void *bytes, size_t length,
                             const int *_Nullable descriptors, int count);
/// What recvmsg(2) said beside the bytes.
typedef struct {
  int descriptors[CLINUX_RECEIVED_MAX];
  int descriptor_count;
  bool control_truncated;  // MSG_CTRUNC: more control data than room (or, with room 0, any at all)
  bool truncated;          // MSG_TRUNC: the packet was longer than the buffer
} clinux_packet;
/// recvmsg(2), MSG_CMSG_CLOEXEC | MSG_DONTWAIT. With `accepts_descriptors` false there is no
/// control buffer, so the kernel never installs what a peer attaches: it drops it and sets
/// MSG_CTRUNC.
ptrdiff_t clinux_receive_packet(int socket, void *bytes, size_t length, bool accepts_descriptors,
                                clinux_packet *packet);
/// Closes descriptors of which nobody knows what they stand for: in a child, because the last close of a pipe
/// waits for its mutex, which somebody may hold for ever, and no signal ends that. The caller's are closed
/// when this returns. Returns the child, which is to be reaped, or -errno where there can be none and nothing
/// was closed.
int clinux_close_apart(const int *numbers, int count);
/// Waits for the end of a child, and returns its status; 0 where nobody learns it, as where SIGCHLD is ignored.
int clinux_reap(int child);
/// Whether this process may learn of its children's ends: a filter of system calls can deny waitid(2).
bool clinux_can_reap(void);
/// close_range(2), around these, in any order. Returns 0 or -errno.
int clinux_close_all_but(const int *numbers, int count);
/// recvmsg(2) that peeks, never waits, and has no control buffer: the packet stays where it is, with
/// what is attached to it, and nothing is installed or closed.
ptrdiff_t clinux_peek_packet(int socket, void *bytes, size_t length, bool *has_descriptors);
/// Whether packets lie there unread: 1 or 0, or -errno. Nobody can add to them any more: shutdown(2)
/// with SHUT_RDWR, where the peer can still send.
int clinux_hang_up_and_look(int socket);
/// ioctl(2) with SIOCOUTQ: more than 0 while the peer of an AF_UNIX socket has not received everything.
int clinux_unreceived(int socket);

typedef struct { int32_t pid; uint32_t uid; uint32_t gid; } clinux_credentials;
/// SO_PEERCRED; struct ucred needs _GNU_SOURCE.
int clinux_peer_credentials(int socket, clinux_credentials *credentials);
/// SO_PEERPIDFD (Linux 6.5), close-on-exec; older kernels: pidfd_open(2) of SO_PEERCRED's pid.
int clinux_peer_pidfd(int socket);
/// pidfd_open(2): no wrapper before glibc 2.36.
int clinux_pidfd_open(int pid);

// --- Memory objects

/// memfd_create(2) with MFD_CLOEXEC | MFD_ALLOW_SEALING; needs _GNU_SOURCE, as the fcntl(2) of its
/// seals does.
int clinux_memfd(const char *name);
int clinux_add_seals(int descriptor, int seals);
int clinux_get_seals(int descriptor);

/// madvise(2) with MADV_REMOVE: frees the pages under a shared mapping, for everybody who has the object
/// open or mapped; they read as zero from then on. Returns 0 or -errno: EOPNOTSUPP where the file system
/// cannot, EINVAL for pages that are locked or of no file, EAGAIN where no process can be had now to do it.
int clinux_free_pages(void *base, size_t length);

/// How many mappings a process can guard at a time.
enum { CLINUX_GUARDS = 16384 };
/// Guards a mapping whose object a peer can truncate: the SIGBUS of an access inside it replaces the
/// whole mapping by zeroed private pages and sets the guard's flag, instead of ending the process.
/// Any other SIGBUS, such as one by kill(2), goes where it went before. Returns the guard's slot, or
/// -ENOSPC when all are taken.
int clinux_guard_mapping(void *base, size_t length);
/// The guard's state, an atomic int for as long as the program runs; CLINUX_GUARD_LOST once the
/// object was truncated.
enum { CLINUX_GUARD_LOST = 3 };
int *clinux_guard_state(int guard);
/// Where a truncated object is mapped still, once more; NULL for nowhere. The caller unmaps it.
void *clinux_lost_object(int guard);
/// Must be called before the mapping is unmapped.
void clinux_unguard_mapping(int guard);

// --- Message queues: variadic mq_open; mq_* are not in Swift's Glibc

typedef struct { long maximum_messages, message_size; } clinux_queue_attributes;
/// mq_open(3), O_CREAT | O_EXCL | O_CLOEXEC, mode 0600, opened for sending only.
int clinux_queue_create(const char *name, long maximum_messages, long message_size);
/// mq_open(3) of a queue that exists, for receiving (or sending) only, O_CLOEXEC.
int clinux_queue_open(const char *name, bool for_sending);
int clinux_queue_unlink(const char *name);
/// Bytes that the kernel counts for a message beside its own.
long clinux_message_overhead(void);
/// Messages that each of a client's two queues is to hold where msg_max is `most`: as many as leave
/// room in RLIMIT_MSGQUEUE for eight such clients, and 10, which is msg_max where nobody has raised
/// it, even where they do not. Or a negative errno.
long clinux_queue_depth(long most, long message_size);
int clinux_queue_attributes_of(int queue, clinux_queue_attributes *attributes);
static const struct { long seconds, nanoseconds; } clinux_at_once = {0, 0};
/// mq_timedsend(3), mq_timedreceive(3): with `nowait` the absolute time is 0, so that a full or an
/// empty queue answers -ETIMEDOUT at once, though others may sleep on it.
CLINUX_INLINE int clinux_queue_send(int queue, const void *bytes, size_t length, bool nowait) {
  return (int)clinux_counted6(SYS_mq_timedsend, queue, (long)bytes, (long)length, /* priority */ 0,
                              nowait ? (long)&clinux_at_once : 0, 0);
}
CLINUX_INLINE ptrdiff_t clinux_queue_receive(int queue, void *bytes, size_t length,
                                             unsigned *priority, bool nowait) {
  return clinux_counted6(SYS_mq_timedreceive, queue, (long)bytes, (long)length, (long)priority,
                         nowait ? (long)&clinux_at_once : 0, 0);
}

// --- Waiting

/// futex(2) FUTEX_WAIT, shared, without a timeout, and FUTEX_WAKE: glibc has no wrapper.
CLINUX_INLINE int clinux_futex_wait(void *word, uint32_t expected) {
  return (int)clinux_counted6(SYS_futex, (long)word, 0, expected, 0, 0, 0);
}
CLINUX_INLINE int clinux_futex_wake(void *word, int count) {
  return (int)clinux_counted6(SYS_futex, (long)word, 1, count, 0, 0, 0);
}
/// eventfd(2), close-on-exec, with EFD_NONBLOCK where it is asked for.
int clinux_eventfd(bool nonblocking);
/// poll(2) of one descriptor for these events, with a time of 0 or without one: 1 when there is any,
/// 0 when there is none, -EINTR after a signal. Not Swift's own poll, whose caller would begin again.
int clinux_poll_one(int descriptor, uint32_t events, bool nowait);
#define CLINUX_POLL_IN 0x1u
#define CLINUX_POLL_OUT 0x4u
#define CLINUX_POLL_HANGUP 0x10u
#define CLINUX_POLL_PEER_CLOSED 0x2000u
#define CLINUX_POLL_CHANGES 0x80000000u  // tells a change once, not a state again and again
typedef struct { uint64_t token; uint32_t events; } clinux_event;
/// epoll(7): struct epoll_event is packed, which Swift does not import.
int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_remove(int epoll, int descriptor);
/// Up to `capacity` (at most 64) events; -1 ms waits for ever.
int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int milliseconds);
/// nanosleep(2), once: any signal that is handled ends it.
CLINUX_INLINE void clinux_nap(long nanoseconds) {
  struct { long seconds, nanoseconds; } time = {0, nanoseconds};
  clinux_counted6(SYS_nanosleep, (long)&time, 0, 0, 0, 0, 0);
}

/// sched_yield(2), by which a side that looks for a signal lets its peer run.
CLINUX_INLINE void clinux_yield(void) { clinux_counted6(SYS_sched_yield, 0, 0, 0, 0, 0, 0); }

/// Spin-wait hint to the CPU.
CLINUX_INLINE void clinux_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#else
  __asm__ volatile("" ::: "memory");
#endif
}

// --- Real-time signals: a handler that changes the mask of what it interrupted must be C, and
// glibc's wrappers are either missing or change the content

/// siginfo_t, of which the kernel copies 48 bytes from one process to the other. What lies behind
/// them must be zero, and comes out zero.
enum { CLINUX_SIGNAL_CONTENT_SIZE = 128 };
/// Makes a real-time signal one that this process receives by clinux_signal_receive alone: blocks
/// it in the calling thread, and gives it a handler that passes it on from threads that do not.
/// Returns -EBUSY when the program has another use for it. The handler stays, for a signal that
/// comes late.
int clinux_claim_signal(int number);
/// pidfd_send_signal(2) to a process; glibc has it from 2.36 on. With NULL and the number 0 it says
/// whether there is such a process and permission, and -EBADF for what is no pidfd.
CLINUX_INLINE int clinux_signal_send(int process, int number, const void *_Nullable content) {
  return (int)clinux_counted6(SYS_pidfd_send_signal, process, number, (long)content, 0, 0, 0);
}
/// rt_sigtimedwait(2) of the signals whose bits are set (bit n - 1 is signal n): the number of the
/// one that came, -EINTR, and with `nowait` -EAGAIN when there is none.
CLINUX_INLINE int clinux_signal_receive(uint64_t set, void *content, bool nowait) {
  return (int)clinux_counted6(SYS_rt_sigtimedwait, (long)&set, (long)content,
                              nowait ? (long)&clinux_at_once : 0, sizeof set, 0, 0);
}
/// RLIMIT_SIGPENDING, in signals. Swift's Glibc imports no number for it.
int64_t clinux_queued_signal_limit(void);

// --- Counting system calls where they are made: the memory is shared and the counter thread-local,
// and Swift has neither such atomics on foreign memory nor thread-local variables

/// From now on the calling thread, and every thread that this process makes with
/// clinux_join_count, counts there. The memory must stay mapped until the process ends.
void clinux_count_calls(clinux_call_count *count);
/// Has the calling thread count where the process does, if it does.
void clinux_join_count(void);
/// Counts a call of the C library's that enters the kernel only sometimes.
void clinux_count_possible_call(void);
/// What has been counted there until now.
clinux_call_count clinux_read_count(const clinux_call_count *count);

// --- Threads, processors, signals

extern _Thread_local int clinux_known_thread_id __attribute__((tls_model("initial-exec")));
int clinux_ask_thread_id(void);
/// The calling thread's id, asked of the kernel once a thread. gettid(2) needs _GNU_SOURCE.
CLINUX_INLINE int clinux_thread_id(void) {
  return clinux_known_thread_id != 0 ? clinux_known_thread_id : clinux_ask_thread_id();
}
/// tgkill(2) of CLINUX_INTERRUPT_SIGNAL within this process.
int clinux_interrupt_thread(int thread);
/// The same call without a signal, to the calling thread: whether it is denied.
int clinux_try_interrupt(void);
/// Installs an empty handler for SIGURG, without SA_RESTART so that a sleeping call returns EINTR.
/// SIGURG, because its default is to do nothing, debuggers pass it on, and nothing here uses
/// out-of-band data. Taking the address of a C function for struct sigaction's union is what Swift
/// cannot say.
int clinux_install_interrupt_handler(void);
/// An empty handler for a signal whose disposition is the default one. Not SIG_IGN, which exec(2)
/// hands on.
int clinux_disarm(int number);
/// Whether the disposition is SIG_IGN, a cast that Swift does not import.
bool clinux_is_ignored(int number);
/// Unblocks the interrupt signal in the calling thread.
void clinux_unblock_interrupt(void);
/// From now on the interrupt signal hits the calling thread: the first time after so many nanoseconds
/// (not 0), and then as often as `interval` says, in less than a second. timer_create(2) with
/// SIGEV_THREAD_ID, whose field has no name in Swift. Where RLIMIT_SIGPENDING or a filter of system calls
/// excludes timers, the answer is false, and none comes. Calls can be nested, and the outermost counts.
bool clinux_begin_prodding(long first, long interval);
/// Ends what the last call of ``clinux_begin_prodding`` began.
void clinux_end_prodding(void);

/// Gives the calling thread a descriptor table of its own, unshare(2) CLONE_FILES, that holds
/// copies of these and nothing else. Needs _GNU_SOURCE and close_range(2).
int clinux_keep_descriptors(const int *descriptors, int count);

/// prctl(2) PR_SET_PDEATHSIG, which is variadic: the signal comes when the thread that started this
/// process ends. Returns -ESRCH when that thread's process has ended already.
int clinux_die_with_parent(int signal, int parent);
/// prctl(2) PR_SET_CHILD_SUBREAPER, which is variadic: processes whose own parents have ended become children
/// of this process. Returns 0 or -errno.
int clinux_adopt_orphans(void);
/// semctl(2) GETPID, which is variadic: the process that last used a semaphore of a System V set; 0 where none
/// did, or -errno.
int clinux_semaphore_user(int set, int index);
/// How late a timer may be to save power, PR_SET_TIMERSLACK, of the calling thread.
void clinux_set_timer_slack(unsigned long nanoseconds);

int clinux_set_affinity(int cpu);
/// sched_setaffinity(2) of a process that there is not: -ESRCH, unless the call itself is denied.
int clinux_try_affinity(void);
/// sched_getaffinity(2) of the calling thread: bit n is processor n. `length` in bytes is a multiple
/// of 8; -EINVAL when it is less than the kernel's own mask.
int clinux_get_affinity(uint64_t *mask, size_t length);
/// sched_getcpu(3), which needs _GNU_SOURCE.
int clinux_current_cpu(void);

typedef struct { uint64_t cpu_nanoseconds; uint32_t voluntary, involuntary; } clinux_usage;
/// CPU time by CLOCK_THREAD_CPUTIME_ID, context switches by getrusage(RUSAGE_THREAD), which needs
/// _GNU_SOURCE.
int clinux_thread_usage(clinux_usage *usage);
/// One of main's arguments; NULL behind the last. Swift's own list of them comes from
/// /proc/self/cmdline, and is empty where there is no /proc.
const char *_Nullable clinux_argument(int index);
/// getauxval(3) AT_EXECFN: the path that this program was started by; NULL where there is none.
const char *_Nullable clinux_executed_path(void);
/// strerrorname_np(3) and strerrordesc_np(3): static text, from any thread; NULL for a number that
/// is no error's.
const char *_Nullable clinux_error_name(int number);
const char *_Nullable clinux_error_meaning(int number);
/// getrandom(2), all of it or an error.
int clinux_random(void *bytes, size_t length);
/// RLIMIT_MSGQUEUE, in bytes. Swift's Glibc imports no number for it.
int64_t clinux_queue_byte_limit(void);
/// Raises RLIMIT_NOFILE to its hard limit, where that is permitted, and returns the limit that there is.
int64_t clinux_raise_descriptor_limit(void);

// --- The program

/// gnu_get_libc_version(3), such as "2.36". Its header is not in Swift's module of Glibc.
const char *clinux_c_library_version(void);
/// Whether the kernel loaded a dynamic linker with the program: getauxval(3) with AT_BASE, which is 0
/// for a program that has its C library inside. Its header is not in Swift's module of Glibc.
bool clinux_has_dynamic_linker(void);
/// mallopt(3), before any thread is started, for a process whose address space or private memory is
/// limited. glibc spends both as if there were no end: it reserves 64 MiB for each thread's arena, and
/// with each large piece that is freed it raises the size from which on a piece is a mapping of its own,
/// up to 32 MiB, and keeps twice as much at the heap's end. What lies in a heap below anything in use goes
/// back to nobody, so that one client's memory could keep all others' from being had again. Here all
/// threads have one heap, pieces of 64 KiB (what a session receives into) or more are mappings, which free(3)
/// unmaps, and both stay so: whoever sets a threshold sets it for good. Its header is not in Swift's module
/// of Glibc.
void clinux_return_memory_early(void);
/// prctl(2) PR_SET_NAME, which is variadic: what ps(1) shows for the calling thread, in up to 15 bytes.
/// The first thread's name is the process's.
void clinux_name_thread(const char *name);

#pragma clang assume_nonnull end
#endif
