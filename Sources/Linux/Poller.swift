// epoll(7): one thread that watches many descriptors, and sleeps without a timeout when nothing
// happens.

internal import CLinux
internal import Glibc

/// What happened to a descriptor that is watched.
public struct PollerEvent: Sendable {
  /// As given when the descriptor was added.
  public let token: UInt64
  /// There is something to read, or the end.
  public let isReadable: Bool
  /// The other end was closed.
  public let isHungUp: Bool
}

/// A set of watched descriptors.
public final class Poller: Sendable {
  /// To be polled itself: it is readable when a watched descriptor is.
  public let descriptor: FileDescriptor

  /// A poller that watches nothing yet.
  ///
  /// The corresponding C function is `epoll_create1` with EPOLL_CLOEXEC.
  public init() throws(SystemError) {
    descriptor = FileDescriptor(owning: try systemCall("epoll_create1") { clinux_epoll_create() })
  }

  /// What is told of a descriptor.
  public enum Report: Sendable {
    /// That there is input, or that the other end was closed, as long as it is so.
    case state
    /// The same, once each time that something has happened. What lasts for ever, as an end does, is
    /// not told again and again.
    case changes

    fileprivate var events: UInt32 {
      let both = CLINUX_POLL_IN | CLINUX_POLL_PEER_CLOSED
      return self == .changes ? both | CLINUX_POLL_CHANGES : both
    }
  }

  /// Watches for input and for the other end's closing.
  public func add(
    _ watched: borrowing FileDescriptor, token: UInt64, _ report: Report = .state
  ) throws(SystemError) {
    try add(number: watched.number, token: token, report)
  }

  /// As ``add(_:token:_:)``, by the number of a descriptor that is owned elsewhere.
  public func add(
    number: Int32, token: UInt64, _ report: Report = .state
  ) throws(SystemError) {
    _ = try systemCall("epoll_ctl") {
      clinux_epoll_add(descriptor.number, number, report.events, token)
    }
  }

  /// Watches one that is watched already in another way, or under another token. What it has to tell
  /// now is told.
  public func change(
    _ watched: borrowing FileDescriptor, token: UInt64, _ report: Report
  ) throws(SystemError) {
    _ = try systemCall("epoll_ctl") {
      clinux_epoll_change(descriptor.number, watched.number, report.events, token)
    }
  }

  /// Watches no longer. A descriptor that is closed for good need not be removed.
  public func remove(_ watched: borrowing FileDescriptor) {
    _ = clinux_epoll_remove(descriptor.number, watched.number)
  }

  /// Watches these in place of what the same descriptors were watched for before: each change is told once
  /// (``Report/changes``), and so is what is there now.
  ///
  /// The corresponding C function is `epoll_ctl` with EPOLL_CTL_ADD, or EPOLL_CTL_MOD where it answers
  /// EEXIST.
  /// - Throws: ENOSPC at the limit fs.epoll.max_user_watches, ENOMEM.
  public func watch(_ targets: [PollTarget], token: UInt64) throws(SystemError) {
    for target in targets {
      let events = target.events.rawValue | CLINUX_POLL_CHANGES
      do throws(SystemError) {
        _ = try systemCall("epoll_ctl") {
          clinux_epoll_add(descriptor.number, target.descriptor, events, token)
        }
      } catch {
        guard error.errno == .exists else { throw error }
        _ = try systemCall("epoll_ctl") {
          clinux_epoll_change(descriptor.number, target.descriptor, events, token)
        }
      }
    }
  }

  /// Watches these no longer. Before a channel is closed whose peer holds its descriptors too, they must be
  /// removed: what is open elsewhere goes on being told.
  public func remove(_ targets: [PollTarget]) {
    for target in targets { _ = clinux_epoll_remove(descriptor.number, target.descriptor) }
  }

  /// Sleeps until something happens or the deadline has passed, and appends up to 64 events.
  ///
  /// - Parameters:
  ///   - deadline: until when to sleep; nil for ever.
  ///   - events: emptied first.
  ///   - endsBySignal: whether a signal ends it as well, with no events.
  public func wait(
    until deadline: Deadline?, into events: inout [PollerEvent], endsBySignal: Bool = false
  ) throws(SystemError) {
    events.removeAll(keepingCapacity: true)
    let milliseconds = deadline?.millisecondsLeft ?? -1
    try unsafe withUnsafeTemporaryAllocation(of: clinux_event.self, capacity: 64) {
      (found) throws(SystemError) in
      let count = try systemCall("epoll_wait") {
        let answer = unsafe clinux_epoll_wait(
          descriptor.number, found.baseAddress!, 64, milliseconds)
        return endsBySignal && answer == -EINTR ? 0 : answer
      }
      for index in 0..<Int(count) {
        let event = unsafe found[index]
        let hangUps = CLINUX_POLL_HANGUP | CLINUX_POLL_PEER_CLOSED
        events.append(
          PollerEvent(
            token: event.token, isReadable: event.events & CLINUX_POLL_IN != 0,
            isHungUp: event.events & hangUps != 0))
      }
    }
  }
}

/// A descriptor that one thread makes readable to wake another that polls.
///
/// The corresponding C function is `eventfd`; `pipe2` where a filter of system calls denies that.
public struct WakeUp: ~Copyable, Sendable {
  /// Readable from ``signal()`` to ``clear()``.
  public let descriptor: FileDescriptor
  /// The other end of a pipe; nil for an eventfd, which needs none.
  private let writeEnd: FileDescriptor?

  /// A wake-up that is not readable yet.
  public init() throws(SystemError) {
    let answer = clinux_eventfd(true)
    if answer >= 0 {
      descriptor = FileDescriptor(owning: answer)
      writeEnd = nil
      return
    }
    let error = failure("eventfd", Errno(-answer))
    guard error.isDenied else { throw error }
    let pipe = try PipeEnd.pair()
    try pipe.read.setNonBlocking()
    try pipe.write.setNonBlocking()
    descriptor = pipe.read
    writeEnd = consume pipe.write
  }

  /// Of all that it consists of, for a thread that keeps nothing else: ``Thread/keepOnly(_:)``.
  public var numbers: [Int32] {
    if let other = writeEnd.number { return [descriptor.number, other] }
    return [descriptor.number]
  }

  /// Makes it readable.
  public func signal() {
    var one: UInt64 = 1
    // It can only fail as full, and full is readable.
    _ = unsafe clinux_write(writeEnd.number ?? descriptor.number, &one, 8)
  }

  /// Makes it unreadable.
  public func clear() {
    var count: UInt64 = 0
    var answer: Int
    repeat {
      answer = unsafe clinux_read(descriptor.number, &count, 8)
      // A pipe holds each signal, an eventfd the sum of all.
    } while answer > 0 && writeEnd.number != nil
  }
}

/// Whether a descriptor is readable or ended, before the deadline passes.
///
/// The corresponding C function is `poll`.
public func poll(_ number: Int32, until deadline: Deadline?) throws(SystemError) -> Bool {
  var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
  _ = try libraryCall("poll") {
    unsafe Glibc.poll(&entry, 1, deadline?.millisecondsLeft ?? -1)
  }
  return entry.revents != 0
}

/// Whether a descriptor is readable or ended, before the deadline passes or a signal comes.
///
/// The corresponding C function is `poll`.
public func pollOnce(_ number: Int32, until deadline: Deadline?) throws(SystemError) -> Bool {
  var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
  let count = try libraryCall("poll") {
    let answer = unsafe Glibc.poll(&entry, 1, deadline?.millisecondsLeft ?? -1)
    return answer < 0 && errno == EINTR ? 0 : answer
  }
  return count > 0
}

/// Which of the descriptors are readable or ended: one at least, or the deadline has passed.
///
/// The corresponding C function is `poll`.
public func poll(
  _ descriptors: [Int32], until deadline: Deadline?
) throws(SystemError) -> [Bool] {
  var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  _ = try libraryCall("poll") {
    unsafe Glibc.poll(&entries, nfds_t(entries.count), deadline?.millisecondsLeft ?? -1)
  }
  return entries.map { $0.revents != 0 }
}

/// Waits until one of the descriptors is readable or ended, and says which: its index, the first one's
/// if there are several.
///
/// Nothing is allocated: for a thread that does only this, malloc(3) would set up a cache and take it
/// down again, as much work as all the rest of the thread's.
///
/// The corresponding C function is `poll`.
/// - Parameter descriptors: a negative number is none.
public func firstReady(of descriptors: [Int32]) throws(SystemError) -> Int {
  try unsafe withUnsafeTemporaryAllocation(of: pollfd.self, capacity: descriptors.count) {
    (entries) throws(SystemError) in
    for index in descriptors.indices {
      unsafe entries[index] = pollfd(fd: descriptors[index], events: Int16(POLLIN), revents: 0)
    }
    _ = try libraryCall("poll") {
      unsafe Glibc.poll(entries.baseAddress!, nfds_t(entries.count), -1)
    }
    return unsafe entries.firstIndex { $0.revents != 0 }!
  }
}
