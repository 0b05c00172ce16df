// What the programs say. Nobody who serves, measures or stops waits for whoever reads it: what is said
// goes into a queue, and one thread for each stream writes it.

package import Linux
internal import Synchronization

/// A standard stream on which many threads speak, in whole lines that keep their order.
///
/// Where nobody reads the stream, or it cannot be written, its queue gets full. Lines are counted then,
/// and once there is room, the count is shown in their place. A stream without a reader (EPIPE) is not
/// written to again, in silence: whoever has seen enough is no failure. Any other failure is said on
/// standard error and makes the program's status 1, and the write is tried again.
package final class Console: Sendable {
  /// Results.
  package static let output = Console(
    "standard output", complain: { complain($0) }, write: StandardStream.output.write)
  /// Everything else. Where both streams lead to one place they have one queue, or the order in which the
  /// program spoke would be lost.
  package static let errors =
    StandardStream.errors.isSame(as: .output)
    ? output : Console("standard error", write: StandardStream.errors.write)

  /// How long is waited for what.
  struct Patience {
    /// Without any progress, before a stream counts as one that nobody reads.
    var reader = Duration.seconds(1)
    /// Between two attempts to write what could not be written.
    var failure = Duration.seconds(1)
    /// At the end of the program, for a stream that makes progress.
    var end = Duration.seconds(5)
  }

  /// Bytes in a queue, at most. Text of clients, of which there is no end, gets half: that leaves room for
  /// who comes and goes. The longest line of text takes a quarter, escaped.
  static let capacity = 1_048_576

  /// What comes within so long after a rest is written together: the lines of many short sessions. Nobody
  /// sees the delay, and the first line has none. With a turn for each session's lines, the thread that writes made a set-up on one
  /// processor 3 % longer, and with one for each line 6 %.
  private static let gathering = Duration.milliseconds(10)

  private let name: String
  private let patience: Patience
  private let complain: @Sendable (String) -> Void
  private let writeSome: @Sendable (ArraySlice<UInt8>) throws(SystemError) -> Int
  private let queue = Monitor(ConsoleQueue())

  /// - Parameters:
  ///   - name: of the stream, for what is said of it.
  ///   - complain: is told of a failure.
  ///   - write: writes some of the bytes, and returns how many.
  init(
    _ name: String, patience: Patience = Patience(),
    complain: @escaping @Sendable (String) -> Void = { _ in },
    write: @escaping @Sendable (ArraySlice<UInt8>) throws(SystemError) -> Int
  ) {
    self.name = name
    self.patience = patience
    self.complain = complain
    writeSome = write
  }

  // MARK: Speaking

  /// Shows one line. It does not wait.
  ///
  /// - Parameter text: a part of it may be a stranger's words, or a path: nothing of it is an order to a
  ///   terminal when it is shown, and it stays one line.
  package func line(_ text: String) {
    var bytes: [UInt8] = []
    appendEscaped(Array(forPeople(text).utf8), to: &bytes)
    bytes.append(0x0A)
    write(bytes)
  }

  /// Shows some lines, or a part of one. It does not wait.
  package func write(_ bytes: [UInt8]) {
    change { $0.offer(bytes, within: Console.capacity) }
  }

  /// Shows a line that whatever is shown next replaces, on a terminal whose cursor can be moved. Where something
  /// else is to be shown yet, it is not shown.
  ///
  /// - Parameter text: what has no room in one line is cut off. Nothing of it is an order to the terminal, as in
  ///   ``line(_:)``.
  package func passing(_ text: String) {
    // One column less than there are: a full line would wrap on some terminals.
    let room = (StandardStream.errors.columns ?? 80) - 1
    let line = Array(escaped(String(forPeople(text).prefix(max(0, room)))).utf8)
    change { $0.offerPassing(line) }
  }

  /// Takes away the line that ``passing(_:)`` has shown.
  package func endPassing() {
    change { $0.endPassing() }
  }

  /// Shows lines of a client's text. As long as somebody reads it waits for room: a client that is faster
  /// than the reader is held up, and nothing is lost.
  package func text(_ bytes: [UInt8]) {
    let isFirst = queue.wait { (queue) -> Finding<Bool> in
      if let end = waitForRoom(for: bytes, in: queue) { return .wait(until: end) }
      queue.offer(bytes, within: Console.roomForText)
      return .answer(queue.claimWriter())
    }
    if isFirst { startWriting() }
  }

  /// As ``text(_:)``, for a thread that waits for nobody and can come again.
  ///
  /// - Returns: false where it is to come again: there is no room, and somebody reads.
  package func textWithoutWaiting(_ bytes: [UInt8]) -> Bool {
    var isTaken = false
    change { queue in
      if waitForRoom(for: bytes, in: queue) != nil { return }
      queue.offer(bytes, within: Console.roomForText)
      isTaken = true
    }
    return isTaken
  }

  /// Of a queue, for clients' text, in bytes.
  private static let roomForText = capacity / 2

  /// How long there is hope of room for text; nil where there is some, and where nobody reads.
  private func waitForRoom(for bytes: [UInt8], in queue: borrowing ConsoleQueue) -> Deadline? {
    if queue.hasRoom(for: bytes.count, within: Console.roomForText) || !queue.isWorthWaiting {
      return nil
    }
    return endOfPatience(with: queue)
  }

  /// Shows a result, however long it is, and returns once it is shown or cannot be.
  package func result(_ text: String) {
    change {
      $0.results += 1
      $0.append(Array(text.utf8))
    }
    queue.wake()
    queue.wait { (queue) -> Finding<Void> in
      guard queue.isEmpty else { return .wait(until: nil) }
      queue.results -= 1
      return .answer(())
    }
  }

  /// Waits until everything is shown, as long as somebody reads.
  package func settle() {
    queue.withLock { $0.watchers += 1 }
    queue.wait { (queue) -> Finding<Void> in
      if !queue.isEmpty, !queue.isFailing, let end = endOfPatience(with: queue) {
        return .wait(until: end)
      }
      queue.watchers -= 1
      return .answer(())
    }
  }

  /// Has nobody wait for room from now on: the program ends.
  package func hurry() {
    queue.withLock { $0.isEnding = true }
  }

  // MARK: The end

  /// Waits until everything is shown, as long as somebody reads, but not for ever.
  ///
  /// - Returns: lines that were not shown.
  func finish() -> Int {
    hurry()
    let last = Deadline(after: patience.end)
    return queue.wait { (queue) -> Finding<Int> in
      if !queue.isOver, !last.hasPassed, let end = endOfPatience(with: queue) {
        return .wait(until: min(end, last))
      }
      return .answer(queue.unshown)
    }
  }

  /// Whether something could not be written, be it shown later or not.
  var hasFailed: Bool { queue.withLock { $0.hasFailed } }

  // MARK: Complaining

  private static let speaker = Mutex("")

  /// Names the program, for what a console has to say itself.
  static func introduce(_ program: String) {
    speaker.withLock { $0 = "\(program): " }
  }

  fileprivate static func complain(_ text: String) {
    errors.line(speaker.withLock { $0 } + text)
  }

  // MARK: Writing

  private func change(_ body: (inout ConsoleQueue) -> Void) {
    let (isFirst, isNews) = queue.quietly { queue in
      let (wasEmpty, hadMuch) = (queue.isEmpty, queue.hasMuch)
      body(&queue)
      return (queue.claimWriter(), wasEmpty || !hadMuch && queue.hasMuch)
    }
    if isFirst { startWriting() }
    // Whoever writes looks for more by itself.
    if isNews { queue.wake() }
  }

  /// When a reader is waited for no longer; nil when that has come.
  private func endOfPatience(with queue: borrowing ConsoleQueue) -> Deadline? {
    guard let began = queue.attemptBegan else { return Deadline(after: patience.reader) }
    let end = Deadline(nanoseconds: began &+ UInt64(patience.reader / .nanoseconds(1)))
    return end.hasPassed ? nil : end
  }

  /// Starts the thread that writes, for a program that must not write itself: once it is needed, there may
  /// be none to be had.
  ///
  /// - Throws: EAGAIN when the limit of threads is reached.
  package func prepare() throws(SystemError) {
    if !queue.withLock({ $0.claimWriter() }) { return }
    do throws(SystemError) {
      try startThread()
    } catch {
      _ = queue.withLock { $0.resignAsWriter() }
      throw error
    }
  }

  private func startThread() throws(SystemError) {
    // It may begin before the signals that end the program are caught, and would take them first.
    try Thread(takesSignals: false) { [self] in
      while let chunk = nextChunk() { writeChunk(chunk) }
    }.detach()
  }

  private func startWriting() {
    do throws(SystemError) {
      try startThread()
    } catch {
      // No thread can be had: whoever speaks writes. The next one tries again.
      while !queue.withLock({ $0.resignAsWriter() }) {
        if let chunk = queue.withLock({ $0.nextChunk() }) { writeChunk(chunk) }
      }
    }
  }

  /// Waits for something to write; nil once nobody reads it.
  private func nextChunk() -> ArraySlice<UInt8>? {
    var hasRested = false
    var end: Deadline?
    return queue.wait { (queue) -> Finding<ArraySlice<UInt8>?> in
      if queue.isClosed { return .answer(nil) }
      if hasRested && queue.canGather {
        let gathered = end ?? Deadline(after: Console.gathering)
        end = gathered
        if !gathered.hasPassed { return .wait(until: gathered) }
      }
      if let chunk = queue.nextChunk() { return .answer(chunk) }
      hasRested = true
      return .wait(until: nil)
    }
  }

  private func writeChunk(_ chunk: ArraySlice<UInt8>) {
    do throws(SystemError) {
      let count = try writeSome(chunk)
      queue.withLock { $0.advance(count) }
    } catch {
      if error.errno == .brokenPipe { return queue.withLock { $0.close() } }
      // Said before anybody who waits goes on, because that may be to the program's end.
      if queue.withLock({ $0.fail() }) { complain("\(name) cannot be written: \(error.errno)") }
      rest()
    }
  }

  /// Waits until the next attempt, unless this one was the last.
  private func rest() {
    let isOver = queue.withLock { queue in
      if queue.isUrgent { queue.giveUp() }
      return queue.isUrgent
    }
    if isOver { return }
    let end = Deadline(after: patience.failure)
    queue.wait { queue in
      queue.isUrgent || end.hasPassed ? .answer(()) : .wait(until: end)
    }
  }
}

/// Shows what can be shown still on both standard streams, and says what cannot.
///
/// It is no method of ``Console``: no release of a module that calls a static one can be built, because
/// Swift 6.3 then reads the class's table of methods and loses one of them.
/// - Returns: the status to exit with: 1 where a stream could not be written, for a program that did what it
///   was to do.
package func finishSpeaking(_ status: Int32) -> Int32 {
  let unshown = Console.output.finish()
  if unshown > 0 { Console.complain("\(lineCount(unshown)) not shown on standard output") }
  _ = Console.errors.finish()
  let hasFailed = Console.output.hasFailed || Console.errors.hasFailed
  return hasFailed && status < ExitStatus.usage.rawValue ? ExitStatus.failed.rawValue : status
}
