// What a peer may not say in the first eight bytes of a message. The check stands here once, for
// both sides.

public import IPCChannels

extension Message {
  /// The opcode of a message that may come from that side and whose first eight bytes are in order.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for an unknown opcode, one of the wrong direction, a
  ///   wrong author, a length above 16 or not the opcode's, or a flag that must be zero.
  public func checked(fromClient: Bool, author expected: UInt32) throws(ChannelError) -> Opcode {
    guard let opcode = Opcode(rawValue: self.opcode) else {
      throw .violation("unknown opcode \(self.opcode), expected 1 to 9")
    }
    guard opcode.isFromClient == fromClient else {
      let side = fromClient ? "server" : "client"
      throw .violation("opcode \(self.opcode) (\(opcode)) is for the \(side) to send")
    }
    guard author == expected else {
      throw .violation("author \(author), expected \(expected)")
    }
    guard length <= 16 else {
      throw .violation("length \(length), expected at most 16")
    }
    if let required = opcode.payloadLength, Int(length) != required {
      throw .violation("length \(length) of a \(opcode), expected \(required)")
    }
    let allowed = opcode == .text ? Message.moreFollows : 0
    guard flags & ~allowed == 0 else {
      throw .violation(
        "flags 0x\(String(flags, radix: 16)) of a \(opcode), expected zero"
          + (allowed == 0 ? "" : " above bit 0"))
    }
    return opcode
  }
}
