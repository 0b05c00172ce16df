// Tells when descriptors that were given away are closed, though other tests open and close theirs
// at the same time.

internal import Glibc
public import Linux

/// The read end of a pipe whose write ends were given away: it hangs up when the last of those is
/// closed.
///
/// A class, because the macros of Testing take no values that cannot be copied.
public final class ClosingWitness {
  private let readEnd: FileDescriptor
  /// The write ends, to be sent, passed or dropped.
  public var writeEnds: DescriptorSet

  /// - Parameter count: of write ends, one or more, of one pipe.
  public init(count: Int = 1) throws(SystemError) {
    let pair = try PipeEnd.pair()
    var ends = DescriptorSet(pair.write)
    for _ in 1..<count {
      let first = ends.takeFirst()
      ends.append(FileDescriptor(owning: duplicatedNumber(first.number)))
      ends.append(first)
    }
    readEnd = pair.read
    writeEnds = ends
  }

  /// Closes this side's own copies.
  public func dropOwn() {
    writeEnds = DescriptorSet()
  }

  /// Whether no write end is open any more, or within the deadline.
  public func allAreClosed(within patience: Duration = .seconds(10)) -> Bool {
    hangsUp(readEnd.number, within: patience)
  }
}

/// A copy of a descriptor, close-on-exec, which nobody owns yet.
public func duplicatedNumber(_ number: Int32) -> Int32 {
  fcntl(number, F_DUPFD_CLOEXEC, 0)
}

/// Whether the other end of a pipe or socket is closed, or within the deadline.
public func hangsUp(_ number: Int32, within patience: Duration = .seconds(10)) -> Bool {
  let deadline = Deadline(after: patience)
  while true {
    var entry = pollfd(fd: number, events: 0, revents: 0)
    unsafe Glibc.poll(&entry, 1, deadline.millisecondsLeft)
    if entry.revents & Int16(POLLHUP) != 0 { return true }
    if deadline.hasPassed { return false }
  }
}
