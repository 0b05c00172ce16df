// Lines of standard input, as they come: a chunk may end in the middle of one.

internal import IPCChannels
internal import Linux

/// Splits standard input into lines of at most 65,536 bytes.
struct LineReader {
  /// What one read brought.
  enum Progress: Equatable {
    /// More may come.
    case more
    /// The end of the input, or a line that was not wanted.
    case over
    /// The input cannot be sent; the text says why.
    case unusable(String)
  }

  static let longestLine = 65_536

  private var chunk = [UInt8](repeating: 0, count: 65_536)
  /// The beginning of a line whose end has not come.
  private var beginning: [UInt8] = []
  private var lineNumber = 0

  /// Reads once and hands over each line that is complete, without its line feed; a last line needs
  /// none.
  ///
  /// - Parameter line: false ends it.
  mutating func readMore<Failure: Error>(
    line: (ArraySlice<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) -> Progress {
    let count: Int
    do throws(SystemError) {
      count = try StandardStream.input.read(into: &chunk)
    } catch {
      return .unusable("standard input: \(error)")
    }
    if count == 0 {
      if !beginning.isEmpty { return try hand(beginning[...], to: line) ?? .over }
      return .over
    }
    var rest = chunk[..<count]
    while let end = rest.firstIndex(of: 0x0A) {
      let tail = rest[..<end]
      rest = rest[(end + 1)...]
      if beginning.isEmpty {
        if let stop = try hand(tail, to: line) { return stop }
      } else {
        beginning += tail
        let whole = beginning
        beginning.removeAll(keepingCapacity: true)
        if let stop = try hand(whole[...], to: line) { return stop }
      }
    }
    beginning += rest
    return beginning.count > LineReader.longestLine ? tooLong(lineNumber + 1) : .more
  }

  private mutating func hand<Failure: Error>(
    _ text: ArraySlice<UInt8>, to line: (ArraySlice<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) -> Progress? {
    lineNumber += 1
    if text.count > LineReader.longestLine { return tooLong(lineNumber) }
    return try line(text) ? nil : .over
  }

  private func tooLong(_ number: Int) -> Progress {
    .unusable(
      "line \(number) of standard input has more than \(LineReader.longestLine) bytes; split it")
  }
}
