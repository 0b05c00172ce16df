// What promises have to be, wherever they come from: a result's file that somebody edited, or another process.

internal import IPCChannels
internal import Linux

extension KindPromises {
  /// Bytes of a line that is said about a kind.
  static let longestLine = 200
  /// Bytes of a version, which goes through the rendezvous.
  static let longestVersion = 31
  static let mostOptions = 32

  /// The first member that no kind could have, and what was expected there; nil where there is none.
  public var fault: (member: String, expected: String)? {
    let line = "1 to \(Self.longestLine) printable ASCII characters"
    func isLine(_ text: String?, atMost most: Int = Self.longestLine) -> Bool {
      guard let text else { return true }
      return (1...most).contains(text.utf8.count)
        && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
    let sizes = ChannelTerms.recordSizes
    let keys = options.map(\.key)
    let checks: [(isRight: Bool, member: String, expected: String)] = [
      (KindDescription.isName(name), "name", "1 to 15 of a-z, 0-9 and '-'"),
      (
        ChannelKind(rawValue: name) == nil && name != "all", "name",
        "a name that no built-in kind has"
      ),
      (
        isLine(version, atMost: Self.longestVersion), "version",
        "1 to \(Self.longestVersion) printable ASCII characters"
      ),
      (
        hash.utf8.count == 64 && isHexadecimal(hash.utf8), "hash",
        "64 hexadecimal digits in lower case"
      ),
      (isLine(summary), "summary", line),
      (
        [WaitStrategy.allCases, [.block], [.spin]].contains(waits), "waits",
        "block, spin, or all of \(WaitStrategy.allCases.map(\.rawValue).joined(separator: ", "))"
      ),
      (
        sizes.contains(largestRecord), "largestRecord",
        "\(sizes.lowerBound) to \(sizes.upperBound)"
      ),
      (copies >= 0, "copies", "0 or more"),
      (isLine(broker), "broker", line),
      (isLine(leaves), "leaves", line),
      (
        options.count <= Self.mostOptions && Set(keys).count == keys.count
          && options.allSatisfy { KindDescription.isName($0.key) && isLine($0.help) },
        "options", "at most \(Self.mostOptions) with a key of its own and a help of \(line) each"
      ),
    ]
    return checks.first { !$0.isRight }.map { ($0.member, $0.expected) }
  }
}
