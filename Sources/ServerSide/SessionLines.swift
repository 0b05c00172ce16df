// What a session says on standard output: that its client came, each message with its author, and how
// it ended.

internal import IPCChannels
internal import Linux
internal import Messages
internal import ProgramSupport
internal import Rendezvous
internal import Synchronization

/// A session's lines. Messages are collected into lumps of whole lines.
///
/// Where the process's memory is limited, it has all of its own when it is made, before its client is
/// granted anything: a thousand clients may speak at once, and where there is no memory for an array the
/// process ends. Elsewhere a client that says nothing costs nothing.
struct SessionLines: SessionObserver {
  private let clientID: UInt32
  private let isShown: Bool
  /// How each message begins, once there was one.
  private var prefix: [UInt8] = []
  private var pending: [UInt8] = []

  /// Enough for one write(2) to carry hundreds of lines.
  private static let lump = 16_384
  /// For what is said of the client itself.
  private static let longestNews = 128
  private static let hasLump = memoryIsLimited
  /// The turn of those whose line is longer than a lump: only one at a time has memory for that.
  private static let longLine = Mutex(())

  /// - Parameter isShown: whether messages are.
  init(clientID: UInt32, isShown: Bool) {
    self.clientID = clientID
    self.isShown = isShown
    let room = isShown && SessionLines.hasLump ? SessionLines.lump : 0
    pending.reserveCapacity(room + SessionLines.longestNews)
  }

  mutating func connected(_ kindName: String, processID: Int32) {
    tell(.connected(clientID: clientID, kindName: kindName, processID: processID))
  }

  mutating func receivedLine(_ line: Span<UInt8>) {
    guard isShown else { return }
    if prefix.isEmpty { prefix = SessionLines.prefix(clientID) }
    let most = prefix.count + line.count * mostBytesEscaped + 1
    if pending.count + most > SessionLines.lump { flush() }
    if most > SessionLines.lump { return showAtOnce(line) }
    SessionLines.append(line, prefix, to: &pending)
  }

  private func showAtOnce(_ line: Span<UInt8>) {
    SessionLines.longLine.withLock { _ in
      var text: [UInt8] = []
      SessionLines.append(line, prefix, to: &text)
      Console.output.text(text)
    }
  }

  /// How each message of a client begins.
  static func prefix(_ clientID: UInt32) -> [UInt8] { Array("client \(clientID): ".utf8) }

  /// Appends one line of text.
  ///
  /// - Parameters:
  ///   - line: any bytes.
  ///   - prefix: ``prefix(_:)``.
  static func append(_ line: Span<UInt8>, _ prefix: [UInt8], to text: inout [UInt8]) {
    text += prefix
    appendEscaped(line, to: &text)
    text.append(0x0A)
  }

  mutating func disconnected(_ ending: ServerLine.Ending, messageCount: UInt64) {
    tell(.disconnected(clientID: clientID, ending, messageCount: messageCount))
  }

  private mutating func tell(_ line: ServerLine) {
    line.append(to: &pending)
    pending.append(0x0A)
    show(with: Console.output.write)
  }

  mutating func flush() { show(with: Console.output.text) }

  private mutating func show(with say: ([UInt8]) -> Void) {
    if pending.isEmpty { return }
    say(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
