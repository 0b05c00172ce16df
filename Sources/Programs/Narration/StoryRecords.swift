// What records say, for people.

internal import IPCChannels

/// A description of records.
struct StoryRecords {
  /// Such as `2 records of 24 bytes`.
  let size: String
  /// Such as `text "hello", exit`.
  let contents: String

  /// Of a batch only the first ones are named.
  private static let most = 3

  init(_ records: RawSpan, recordSize: Int) {
    let count = records.byteCount / recordSize
    var names = (0..<min(count, StoryRecords.most)).map { index in
      StoryRecords.message(records.extracting(droppingFirst: index * recordSize))
    }
    if count > names.count { names.append("...") }
    size = count == 1 ? "\(recordSize) bytes" : "\(count) records of \(recordSize) bytes"
    contents = names.joined(separator: ", ")
  }

  private static func message(_ record: RawSpan) -> String {
    let bytes = (0..<Message.size).map { record.byte($0) }
    guard let opcode = Opcode(rawValue: bytes[0]) else { return "no message" }
    guard opcode == .text else { return "\(opcode)" }
    let length = min(Int(bytes[1]), Message.payloadSize)
    var text: [UInt8] = []
    appendEscaped(Array(bytes[8..<(8 + length)]), to: &text)
    return "text \"\(String(decoding: text, as: UTF8.self))\""
  }
}

extension RawSpan {
  fileprivate func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
