// A result's JSON with other values in some places. Changed byte by byte it would hardly ever be JSON still.

/// A JSON text whose values can be replaced.
public struct ResultText: Sendable {
  /// A number, a text or a word.
  public struct Place: Sendable {
    /// Its path, such as `cells[].rounds[].number`: what is said of one element is true of all.
    public let path: String
    fileprivate let range: Range<Int>
  }

  private let bytes: [UInt8]
  /// In the order of the text.
  public let places: [Place]

  /// - Parameter text: well-formed JSON on one line, without white space between values.
  public init(_ text: String) {
    bytes = Array(text.utf8)
    var scanner = Scanner(bytes: bytes)
    scanner.value("")
    places = scanner.places
  }

  /// What can stand in a place: what somebody would type, and where numbers end.
  public static let literals = [
    "0", "1", "2", "24", "-1", "1.5", "null", "true", "\"\"", "\"same\"", "\"cpus-1-8192\"", "[]",
    "{}",
    "[1]", "4503599627370497", "9223372036854775807", "9223372036854775808",
    "18446744073709551615", "18446744073709551616", "-9223372036854775808", "1e19", "1e999", "-0",
  ]

  /// The text with other values.
  ///
  /// - Parameter replacements: by the index of a place.
  public func replacing(_ replacements: [Int: String]) -> [UInt8] {
    var text: [UInt8] = []
    var end = 0
    for (index, literal) in replacements.sorted(by: { $0.key < $1.key }) {
      text += bytes[end..<places[index].range.lowerBound]
      text += literal.utf8
      end = places[index].range.upperBound
    }
    return text + bytes[end...]
  }

  /// What stands in a place.
  func literal(at index: Int) -> String {
    String(decoding: bytes[places[index].range], as: UTF8.self)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0
    var places: [Place] = []

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func value(_ path: String) {
      let start = position
      switch next {
      case UInt8(ascii: "{"):
        repeat {
          position += 1
          guard next == UInt8(ascii: "\"") else { break }
          let key = string()
          position += 1
          value(path.isEmpty ? key : "\(path).\(key)")
        } while next == UInt8(ascii: ",")
        position += 1
        return
      case UInt8(ascii: "["):
        repeat {
          position += 1
          if next != UInt8(ascii: "]") { value("\(path)[]") }
        } while next == UInt8(ascii: ",")
        position += 1
        return
      case UInt8(ascii: "\""): _ = string()
      default: while let byte = next, !",]}\n".utf8.contains(byte) { position += 1 }
      }
      places.append(Place(path: path, range: start..<position))
    }

    private mutating func string() -> String {
      let start = position + 1
      repeat {
        position += next == UInt8(ascii: "\\") ? 2 : 1
      } while next != UInt8(ascii: "\"") && position < bytes.count
      position += 1
      return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    }
  }
}
