// Where each call is explained, and what it is for in a channel's story, in words that need no
// others.

/// What is said about a call beside what it did.
struct ManualPage {
  /// Of the manual.
  let section: Int
  let reason: String

  private init(_ section: Int, _ reason: String) {
    self.section = section
    self.reason = reason
  }

  /// Such as `close(2)`; a call without an entry is taken for one of the kernel's, of which section 2
  /// tells.
  static func name(of function: some StringProtocol, _ page: ManualPage?) -> String {
    "\(function)(\(page?.section ?? 2))"
  }

  /// As ``name(of:_:)``, of calls that have one use.
  static func names(of functions: [String]) -> String {
    functions.map { name(of: $0, all[$0]) }.joined(separator: ", ")
  }

  /// By the call's name; one that has several uses here has an entry for each.
  static let all = meeting.merging(making) { $1 }.merging(passing) { $1 }.merging(using) { $1 }

  private static let meeting: [String: ManualPage] = [
    "socket": .init(2, "An end to talk through. It has no address yet and no other end."),
    "bind": .init(2, "Gives it an address, by which others find it."),
    "listen": .init(2, "From now on others can connect; the kernel lets them queue."),
    "renameat2": .init(2, "Gives it the name by which others find it, now that it listens."),
    "link": .init(2, "The same, where the file system cannot do that: a second name for it."),
    "connect": .init(2, "Joins it to the socket that listens at that address."),
    "accept4": .init(2, "Takes one connection off the queue: a new socket, for it alone."),
    "sendmsg": .init(2, "One packet: what the client asks for, or why it cannot have it."),
    "recvmsg": .init(2, "One packet, whole. 0 would be the end of the connection."),
  ]

  private static let making: [String: ManualPage] = [
    "pipe2": .init(2, "A pipe: what is written to the second one is read from the first."),
    "socketpair": .init(2, "Two sockets joined to each other, which need no address."),
    "memfd_create": .init(
      2, "A file that is memory and nothing else. It has no name: the text is shown in /proc."),
    "shm_open": .init(
      3, "A new file under /dev/shm, which is memory. O_EXCL: nobody put one there before."),
    "shm_unlink": .init(
      3,
      "Takes the name away at once. The memory stays as long as somebody has it open or mapped, "
        + "and no longer: no crash can leave it behind."),
    "ftruncate": .init(2, "Gives it its size. Memory for it comes page by page, when touched."),
    "posix_fallocate": .init(
      3,
      "Gives it its size and all of its pages now: if there is no room, this call says so, and "
        + "not a signal later."),
    "fcntl F_ADD_SEALS": .init(
      2,
      "Seals it: nobody can ever shrink it under the other side's feet (which would be SIGBUS), "
        + "or grow it, or add seals."),
    "mq_open": .init(
      3, "A new queue of messages, opened to send. See mq_overview(7) for where its name is."),
    "mq_open O_RDONLY": .init(3, "The same queue, opened a second time, to receive."),
    "mq_unlink": .init(
      3, "Takes the name away at once. The queue stays as long as somebody has it open."),
    "mkdtemp": .init(
      3, "A directory that only this user can enter, under a name that was not there before."),
    "rmdir": .init(2, "Takes the empty directory away."),
    "fcntl F_SETPIPE_SZ": .init(
      2,
      "Lets it hold two large records, so that one is written while another is read. What the "
        + "kernel refuses is no failure: half of it is asked for then. See pipe(7)."),
    "mkfifo": .init(3, "A pipe with a name in a directory."),
    "open": .init(
      2,
      "Opens what has a name. O_NONBLOCK: opening one end of a pipe would wait for the other."),
    "open O_NONBLOCK": .init(
      2, "The same end once more: its flags, which say whether to wait, are this side's alone."),
    "open O_EXCL": .init(2, "A new file. O_EXCL: nobody put one there before."),
    "unlink": .init(2, "Takes the name away. What had it stays as long as somebody has it open."),
    "fcntl F_SETFL": .init(2, "From now on reading and writing may wait."),
    "fcntl F_DUPFD_CLOEXEC": .init(
      2, "A second number for the same thing: one to keep, one to hand over."),
    "eventfd": .init(2, "A number in the kernel that can be waited for, and polled."),
    "setsockopt": .init(
      2,
      "Sets an option. TCP_NODELAY: small records go at once. SO_SNDBUF: what the kernel holds has "
        + "a bound. See socket(7), tcp(7)."),
    "pidfd_open": .init(
      2, "A descriptor that stands for a process: unlike its number it is never another's."),
  ]

  private static let passing: [String: ManualPage] = [
    "sendmsg SCM_RIGHTS": .init(
      2,
      "The answer, with descriptors: the kernel hands over what they stand for, because a number "
        + "means nothing in another process. See unix(7)."),
    "recvmsg SCM_RIGHTS": .init(
      2, "The answer, with descriptors: new numbers of this process, for the very same object."),
    "mmap": .init(
      2,
      "The object's bytes can be read and written at that address. MAP_SHARED: what one side "
        + "writes, the other sees, and the kernel has no part in it."),
    "madvise": .init(
      2,
      "MADV_REMOVE: frees the object's pages, whoever has it open still. A client may have kept it."
    ),
    "munmap": .init(2, "Takes the bytes out of this process."),
    "close": .init(
      2,
      "Gives the number back. What it stood for lives on as long as somebody has it open or "
        + "mapped."),
  ]

  private static let using: [String: ManualPage] = [
    "write": .init(2, "The kernel copies the bytes, and keeps them until they are read."),
    "read": .init(2, "Copies out what was written, or sleeps until something is."),
    "send": .init(2, "The kernel copies the bytes into the other socket's queue."),
    "recv": .init(2, "Copies out what was sent, or sleeps until something is."),
    "mq_timedsend": .init(3, "The kernel copies the message into the queue, whole."),
    "mq_timedreceive": .init(
      3, "Takes one message out of the queue, or sleeps until there is one."),
    "futex": .init(
      2,
      "Sleeps on a word in the shared memory, or wakes who sleeps there. It is all that the "
        + "kernel is needed for."),
    "pidfd_send_signal": .init(
      2, "The kernel queues a signal to the other process, with 24 bytes beside its number."),
    "rt_sigtimedwait": .init(
      2, "Takes the next signal out of the queue, with its bytes, or sleeps until one comes."),
    "poll": .init(2, "Sleeps until a descriptor is ready."),
  ]
}
