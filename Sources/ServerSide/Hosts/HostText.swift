// The text of one client on its way from the process of its session to the server, which shows it. That process
// writes to no stream of the server's: what it has said is the server's to keep and to count, also once it has
// crashed.

internal import Linux
internal import LoadedKinds
internal import Messages
internal import ProgramSupport

/// The host's end of the pipe: each line as it came, with a line feed. None of them has one of its own.
struct HostText: SessionObserver {
  private let pipe: SharedEnd
  private let isShown: Bool
  private var pending: [UInt8] = []

  /// Observers are copied, and descriptors are not.
  private final class SharedEnd: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
  }

  /// Enough for one write(2) to carry hundreds of lines.
  private static let lump = 16_384

  /// - Parameter isShown: whether messages are.
  init(_ pipe: consuming FileDescriptor, isShown: Bool) {
    self.pipe = SharedEnd(pipe)
    self.isShown = isShown
  }

  mutating func receivedLine(_ line: Span<UInt8>) {
    guard isShown else { return }
    if pending.count + line.count + 1 > HostText.lump { flush() }
    unsafe line.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
    pending.append(0x0A)
  }

  /// Waits for the server to take the lines. It takes none while too much of what it is to show is unread, and
  /// this session alone waits for that.
  mutating func flush() {
    if pending.isEmpty { return }
    // The server may be gone, and this process ends with it.
    try? pipe.descriptor.writeAll(pending)
    pending.removeAll(keepingCapacity: true)
  }
}

/// The server's end. Whatever comes out of it is shown as lines of this one client: a library may have found the
/// pipe.
struct HostTextReader: ~Copyable {
  private let pipe: FileDescriptor
  /// How each line begins; nil where none is shown.
  private let prefix: [UInt8]?
  /// The beginning of a line.
  private var line: [UInt8] = []
  /// Lines for which the console had no room yet.
  private var pending: [UInt8] = []
  private var buffer: [UInt8]

  /// Of a read, in bytes.
  private static let lump = 16_384
  /// What a client can say in one line, in bytes; what is longer comes from somebody else, and is shown in pieces.
  private static let longestLine = ServerSession<LoadedKindChannel>.longestLine

  /// - Parameters:
  ///   - pipe: which does not block.
  ///   - isShown: whether messages are.
  init(_ pipe: consuming FileDescriptor, clientID: UInt32, isShown: Bool) {
    self.pipe = pipe
    prefix = isShown ? SessionLines.prefix(clientID) : nil
    buffer = [UInt8](repeating: 0, count: HostTextReader.lump)
  }

  /// Watches it, for what comes.
  ///
  /// - Throws: ENOSPC: fs.epoll.max_user_watches.
  func watch(in poller: Poller, token: UInt64) throws(SystemError) {
    try poller.add(pipe, token: token, .changes)
  }

  /// Takes what is there, a lump at most, without waiting.
  ///
  /// - Returns: how many bytes; 0 where there is nothing now.
  mutating func take() -> Int {
    guard let count = try? pipe.read(into: &buffer), count > 0 else { return 0 }
    guard let prefix else { return count }
    var rest = buffer[..<count]
    while let end = rest.firstIndex(of: 0x0A) {
      line += rest[..<end]
      endLine(prefix)
      rest = rest[(end + 1)...]
    }
    line += rest
    while line.count > HostTextReader.longestLine { endLine(prefix) }
    return count
  }

  private mutating func endLine(_ prefix: [UInt8]) {
    var whole: [UInt8] = []
    swap(&whole, &line)
    SessionLines.append(whole.span, prefix, to: &pending)
    whole.removeAll(keepingCapacity: whole.count <= HostTextReader.lump)
    swap(&whole, &line)
  }

  /// Shows what was taken, without waiting.
  ///
  /// - Returns: false where it is to be tried again: there is no room, and somebody reads.
  mutating func show() -> Bool {
    guard pending.isEmpty || Console.output.textWithoutWaiting(pending) else { return false }
    // The memory of a long line is not kept.
    let isUsual = pending.count <= 4 * HostTextReader.lump
    pending.removeAll(keepingCapacity: isUsual)
    return true
  }

  /// Shows what was taken, or has it counted, with a line that has no end.
  mutating func showRest() {
    if !line.isEmpty, let prefix { endLine(prefix) }
    if pending.isEmpty { return }
    Console.output.write(pending)
    pending = []
  }
}
