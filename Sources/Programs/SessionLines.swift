// A session's messages on standard output, each with its author, in lumps of whole lines.

internal import IPCChannels

/// Collects a session's lines until they are to be shown.
struct SessionLines: SessionObserver {
  private let author: String
  /// How each line begins, once there was one.
  private var prefix: [UInt8] = []
  private let isShown: Bool
  private var pending: [UInt8] = []

  /// Enough for one write(2) to carry hundreds of lines; a line of 64 KiB goes out at once.
  private static let lump = 16_384

  /// - Parameter author: the client's id.
  init(author: String, isShown: Bool) {
    self.author = author
    self.isShown = isShown
  }

  mutating func receivedLine(_ line: [UInt8]) {
    guard isShown else { return }
    if prefix.isEmpty { prefix = Array("client \(author): ".utf8) }
    pending += prefix
    appendEscaped(line, to: &pending)
    pending.append(0x0A)
    if pending.count >= SessionLines.lump { flush() }
  }

  mutating func flush() {
    if pending.isEmpty { return }
    Console.output.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
