// What a record says, for people.

internal import IPCChannels
internal import Messages
internal import ProgramSupport

/// Such as `text "hello"`, or `exit`.
func storyText(ofRecord record: RawSpan) -> String {
  let bytes = (0..<Message.size).map { record.byte($0) }
  guard let opcode = Opcode(rawValue: bytes[0]) else { return "no message" }
  guard opcode == .text else { return "\(opcode)" }
  let length = min(Int(bytes[1]), Message.payloadSize)
  var text: [UInt8] = []
  appendEscaped(Array(bytes[8..<(8 + length)]), to: &text)
  return "text \"\(String(decoding: text, as: UTF8.self))\""
}

extension RawSpan {
  fileprivate func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
