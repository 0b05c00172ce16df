// What a spreadsheet sees of a CSV text.

/// A reader of RFC 4180.
struct CSVRecords {
  let names: [String]
  let lines: [[String]]

  /// A text that is not by RFC 4180.
  struct Malformed: Error {}

  init(_ text: String) throws {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
        field.append(bytes.removeFirst())
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == UInt8(ascii: "\n") {
          records.append(record)
          record = []
        }
      case UInt8(ascii: "\r") where !isQuoted:
        guard bytes.first == UInt8(ascii: "\n") else { throw Malformed() }
      default: field.append(byte)
      }
    }
    guard field.isEmpty, record.isEmpty, !isQuoted, let first = records.first else {
      throw Malformed()
    }
    names = first
    lines = Array(records.dropFirst())
  }

  /// A field of a line, counted from 0; nil where no column has the name.
  subscript(line: Int, name: String) -> String? {
    names.firstIndex(of: name).map { lines[line][$0] }
  }
}
