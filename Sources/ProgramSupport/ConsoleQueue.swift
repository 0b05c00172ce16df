// What is said and not shown yet: the part of a console that one thread at a time has.

internal import Linux
internal import Rendezvous

/// Bytes for a stream, and the lines that there was no room for.
struct ConsoleQueue: Sendable {
  private var pending: [UInt8] = []
  /// What the writer has begun with.
  private var underWay: ArraySlice<UInt8> = []
  /// Lines that are not to be shown, and of which nobody has been told.
  private(set) var missed = 0
  /// Those of them that what is under way tells of.
  private var announced = 0
  /// On CLOCK_MONOTONIC: when the attempt to write began that is under way. Nil where none is: the writer
  /// has had no turn yet, for which no reader is to blame.
  private(set) var attemptBegan: UInt64?
  /// Results that are waited for.
  var results = 0
  /// Those who wait until other things are shown.
  var watchers = 0
  /// The program ends.
  var isEnding = false
  /// Nobody reads the stream any more.
  private(set) var isClosed = false
  /// The last attempt to write failed.
  private(set) var isFailing = false
  /// One attempt did.
  private(set) var hasFailed = false
  private var hasWriter = false
  /// Something was written.
  private var hasShown = false
  /// The last thing that was said is to be replaced by the next.
  private var endsInPassing = false

  /// Erases what is shown from the cursor on, to the end of the screen. The cursor rests where the line that
  /// passes begins: a terminal that is made narrower breaks that line into several, and leaves the cursor at
  /// the first of them. Behind the line it would stand in the last, and the others would stay.
  private static let erasure = Array("\r\u{1B}[J".utf8)

  /// A write of so many bytes at most is not mixed with another process's, in a pipe: PIPE_BUF.
  private static let chunk = 4096

  // MARK: For those who speak

  private var size: Int { pending.count + underWay.count }
  var isEmpty: Bool { size == 0 }

  /// Whether it is not worth waiting for more: a writer that is faster than this would find no room.
  var hasMuch: Bool { size >= Console.capacity / 4 }

  /// Whether what is here can wait a moment for more. The first line of a program cannot: somebody waits for
  /// it to be ready.
  var canGather: Bool { hasShown && !isEmpty && !hasMuch && !isUrgent && watchers == 0 }

  /// Whether somebody waits for the end of what is here, so that the next failure is the last.
  var isUrgent: Bool { results > 0 || isEnding }

  /// Whether room can be expected to come.
  var isWorthWaiting: Bool { !isClosed && !isFailing && !isEnding }

  /// Whether as many bytes more fit. Once lines are missed, nothing does until that is said: what comes
  /// later would be shown before it.
  func hasRoom(for count: Int, within limit: Int) -> Bool {
    missed == announced && (isEmpty || size + count <= limit)
  }

  /// Takes the bytes where they fit, and counts their lines where they do not.
  mutating func offer(_ bytes: [UInt8], within limit: Int) {
    if isClosed { return }
    if hasRoom(for: bytes.count, within: limit) {
      append(bytes)
    } else {
      missed += lines(bytes[...])
    }
  }

  /// Takes the bytes.
  mutating func append(_ bytes: [UInt8]) {
    if isClosed { return }
    endPassing()
    pending += bytes
  }

  /// Takes a line that the next one replaces, unless something else is to be shown yet.
  mutating func offerPassing(_ line: [UInt8]) {
    if !isEmpty || isClosed { return }
    pending = Self.erasure + line + [0x0D]
    endsInPassing = true
  }

  /// Takes away the line that passes, where there is one.
  mutating func endPassing() {
    if endsInPassing { pending += Self.erasure }
    endsInPassing = false
  }

  /// Whether the caller has to see that somebody writes. Only the first is told to.
  mutating func claimWriter() -> Bool {
    defer { hasWriter = true }
    return !hasWriter
  }

  // MARK: For the writer

  /// Lets go of what ``claimWriter()`` gave, where nothing is left to write.
  mutating func resignAsWriter() -> Bool {
    if isEmpty { hasWriter = false }
    return !hasWriter
  }

  /// What to write next, up to the end of a line where there is one; nil for nothing.
  mutating func nextChunk() -> ArraySlice<UInt8>? {
    if underWay.isEmpty {
      if !pending.isEmpty {
        underWay = pending[...]
        pending = []
      } else if missed > 0 && !isFailing && !isClosed {
        announced = missed
        underWay = Array("\(lineCount(missed)) not shown\n".utf8)[...]
      } else {
        return nil
      }
    }
    attemptBegan = monotonicNanoseconds()
    let most = underWay.prefix(ConsoleQueue.chunk)
    guard most.count < underWay.count, let end = most.lastIndex(of: 0x0A) else { return most }
    return most[...end]
  }

  /// Notes that so many bytes were written.
  mutating func advance(_ count: Int) {
    underWay = underWay.dropFirst(count)
    hasShown = true
    attemptBegan = nil
    isFailing = false
    if underWay.isEmpty {
      missed -= announced
      announced = 0
    }
  }

  /// Notes that it cannot be written now.
  ///
  /// - Returns: whether the attempt before this one succeeded.
  mutating func fail() -> Bool {
    defer { (isFailing, hasFailed, attemptBegan) = (true, true, nil) }
    return !isFailing
  }

  /// Counts what is left as missed, and forgets it. Whoever waits for a result knows without a count.
  mutating func giveUp() {
    if results == 0 { missed = unshown }
    clear()
  }

  /// Forgets everything, for good.
  mutating func close() {
    isClosed = true
    missed = 0
    clear()
  }

  private mutating func clear() {
    (pending, underWay, announced) = ([], [], 0)
  }

  // MARK: At the end

  /// Lines that nobody has seen.
  var unshown: Int { missed + lines(pending[...]) + (announced > 0 ? 0 : lines(underWay)) }

  /// Whether nothing more is going to be shown.
  var isOver: Bool { isEmpty && (missed == 0 || isFailing) }

  private func lines(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 == 0x0A } }
}

/// Such as `1,203 lines`.
func lineCount(_ count: Int) -> String {
  "\(grouped(UInt64(count))) line\(count == 1 ? "" : "s")"
}
