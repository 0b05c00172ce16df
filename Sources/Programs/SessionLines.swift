// What a session says on standard output: that its client came, each message with its author, and how
// it ended.

internal import IPCChannels

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
    pending.append("client ")
    pending.append(decimal: clientID)
    pending.append(" connected (")
    pending.append(contentsOf: kind.rawValue.utf8)
    pending.append(", pid ")
    pending.append(decimal: processID)
    pending.append(")\n")
    show(with: Console.output.write)
  }

  mutating func receivedLine(_ line: [UInt8]) {
    guard isShown else { return }
    if prefix.isEmpty { prefix = Array("client \(clientID): ".utf8) }
    pending += prefix
    appendEscaped(line, to: &pending)
    pending.append(0x0A)
    if pending.count >= SessionLines.lump { flush() }
  }

  /// - Parameter reason: one word.
  mutating func disconnected(_ reason: String, messageCount: UInt64) {
    pending.append("client ")
    pending.append(decimal: clientID)
    pending.append(" disconnected (")
    pending.append(contentsOf: reason.utf8)
    pending.append(", ")
    pending.append(decimal: messageCount)
    pending.append(messageCount == 1 ? " message)\n" : " messages)\n")
    show(with: Console.output.write)
  }

  mutating func flush() { show(with: Console.output.text) }

  private mutating func show(with say: ([UInt8]) -> Void) {
    if pending.isEmpty { return }
    say(pending)
    pending.removeAll(keepingCapacity: true)
  }
}

// A client may be waiting for what comes after: interpolated, the lines of a coming and a going took
// half of the instructions of a short session's thread.
extension [UInt8] {
  fileprivate mutating func append(_ text: StaticString) {
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// - Precondition: `value` is not negative.
  fileprivate mutating func append(decimal value: some FixedWidthInteger) {
    if value >= 10 { append(decimal: value / 10) }
    append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}
