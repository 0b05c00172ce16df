// What a session says on standard output: that its client came, each message with its author, and how
// it ended.

internal import IPCChannels
internal import ProgramSupport
internal import Rendezvous

/// A session's lines. Messages are collected into lumps of whole lines.
struct SessionLines: SessionObserver {
  private let clientID: UInt32
  private let isShown: Bool
  /// How each message begins, once there was one.
  private var prefix: [UInt8] = []
  private var pending: [UInt8] = []

  /// Enough for one write(2) to carry hundreds of lines; a line of 64 KiB goes out at once.
  private static let lump = 16_384

  /// - Parameter isShown: whether messages are.
  init(clientID: UInt32, isShown: Bool) {
    self.clientID = clientID
    self.isShown = isShown
    pending.reserveCapacity(128)
  }

  mutating func connected(_ kind: ChannelKind, processID: Int32) {
    tell(.connected(clientID: clientID, kind: kind, processID: processID))
  }

  mutating func receivedLine(_ line: [UInt8]) {
    guard isShown else { return }
    if prefix.isEmpty { prefix = Array("client \(clientID): ".utf8) }
    pending += prefix
    appendEscaped(line, to: &pending)
    pending.append(0x0A)
    if pending.count >= SessionLines.lump { flush() }
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
