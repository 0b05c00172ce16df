// The one packet that a client sends on the rendezvous.

/// What a client asks for.
public struct Hello: Equatable, Sendable {
  /// The client's id, which every message of its session carries as its author.
  public let clientID: UInt32
  /// Bytes in a record; 0 in the packet means 24. What does not fit the packet goes as the largest number
  /// that does, which every server refuses.
  public let recordSize: Int
  /// Records that are to fit each direction; 0 leaves that to the server. What does not fit the packet
  /// goes as the largest number that does, which every server refuses.
  public let capacity: Int
  /// The kind's name, or nil for whatever the server serves. One that is no 16 ASCII characters goes as a
  /// question mark, which no server serves.
  public let kindName: String?

  /// Bytes in the packet.
  public static let size = 48
  /// The protocol version that this code speaks.
  public static let version: UInt16 = 1
  private static let magic = Magic("IPCH")

  /// Makes a hello from what the client asks for.
  public init(clientID: UInt32, recordSize: Int, capacity: Int = 0, kindName: String?) {
    self.clientID = clientID
    self.recordSize = recordSize
    self.capacity = capacity
    self.kindName = kindName
  }

  /// The packet.
  public var bytes: [UInt8] {
    var packet = PacketWriter(magic: Hello.magic, version: Hello.version, size: Hello.size)
    packet.append(UInt16(0))
    packet.append(clientID)
    packet.append(UInt32(exactly: recordSize) ?? .max)
    packet.append(name: kindName ?? "")
    packet.append(UInt32(exactly: capacity) ?? .max)
    return packet.bytes
  }

  /// Reads a packet as it came.
  ///
  /// - Throws: A ``Refusal`` that says what is malformed, or names both versions.
  public init(_ bytes: [UInt8]) throws(Refusal) {
    guard bytes.count == Hello.size else {
      throw Refusal(.malformed, "a hello has \(Hello.size) bytes; \(bytes.count) came")
    }
    var packet = PacketReader(bytes)
    guard packet.readMagic() == Hello.magic else {
      throw Refusal(.malformed, "a hello begins with 'IPCH'; this packet does not")
    }
    let version = packet.readUInt16()
    guard version == Hello.version else {
      throw Refusal(
        .version,
        "this server speaks version \(Hello.version), the client \(version); "
          + "use a client of version \(Hello.version)"
      )
    }
    guard packet.readUInt16() == 0 else {
      throw Refusal(.malformed, "bytes 6 to 7 of a hello must be zero")
    }
    clientID = packet.readUInt32()
    let size = Int(packet.readUInt32())
    recordSize = size == 0 ? 24 : size
    guard let name = packet.readName() else {
      throw Refusal(.malformed, "bytes 16 to 31 of a hello must be an ASCII name, zero-padded")
    }
    kindName = name.isEmpty ? nil : name
    capacity = Int(packet.readUInt32())
    guard packet.readZeros(12) else {
      throw Refusal(.malformed, "bytes 36 to 47 of a hello must be zero")
    }
  }
}
