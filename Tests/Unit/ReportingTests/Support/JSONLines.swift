// JSON on one line cannot be looked at, nor its changes. Golden files have the same text with white space
// between its values.

/// Breaks compact JSON into lines, without a change to what it says.
enum JSONLines {
  /// A value with fewer characters stays on its line.
  private static let shortest = 100

  /// - Parameter text: well-formed, without white space between values.
  static func broken(_ text: String) -> String {
    lines(Array(text.utf8)[...], indent: "", prefix: "").joined(separator: "\n") + "\n"
  }

  private static func lines(
    _ value: ArraySlice<UInt8>, indent: String, prefix: String
  ) -> [String] {
    let parts = parts(of: value)
    guard value.count > shortest, parts.contains(where: { $0.contains(UInt8(ascii: "{")) }) else {
      return [indent + prefix + String(decoding: value, as: UTF8.self)]
    }
    let (open, close) = (String(UnicodeScalar(value.first!)), String(UnicodeScalar(value.last!)))
    let inner = parts.enumerated().flatMap { index, part -> [String] in
      let key = key(of: part)
      var own = lines(
        part.dropFirst(key.utf8.count), indent: indent + "  ", prefix: key)
      if index < parts.count - 1 { own[own.count - 1] += "," }
      return own
    }
    return [indent + prefix + open] + inner + [indent + close]
  }

  /// What stands between the brackets of an object or array and its commas; nothing for other values.
  private static func parts(of value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    guard value.first.map({ "{[".utf8.contains($0) }) == true, value.count > 2 else { return [] }
    var parts: [ArraySlice<UInt8>] = []
    var (start, depth, isString) = (value.startIndex + 1, 0, false)
    var index = start
    while index < value.endIndex - 1 {
      switch value[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""): isString.toggle()
      case let byte where isString || byte > 127: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        parts.append(value[start..<index])
        start = index + 1
      default: break
      }
      index += 1
    }
    return parts + [value[start..<(value.endIndex - 1)]]
  }

  /// The key of an object's part and the colon behind it. Keys of results have no escapes.
  private static func key(of part: ArraySlice<UInt8>) -> String {
    guard part.first == UInt8(ascii: "\""),
      let end = part.dropFirst().firstIndex(of: UInt8(ascii: "\"")),
      end + 1 < part.endIndex, part[end + 1] == UInt8(ascii: ":")
    else { return "" }
    return String(decoding: part[...(end + 1)], as: UTF8.self)
  }
}
