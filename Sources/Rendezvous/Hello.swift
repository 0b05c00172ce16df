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
  /// The library behind the kind, where that was loaded from a file; nil for a kind of this library.
  public let library: LibraryIdentity?

  /// Bytes in the packet of a hello without a library.
  public static let size = 48
  /// Bytes in the packet of one with a library.
  public static let sizeWithLibrary = 112
  /// The protocol version that this code speaks.
  public static let version: UInt16 = 1
  private static let magic = Magic("IPCH")

  /// Makes a hello from what the client asks for.
  ///
  /// - Precondition: who names a library names its kind.
  public init(
    clientID: UInt32, recordSize: Int, capacity: Int = 0, kindName: String?,
    library: LibraryIdentity? = nil
  ) {
    precondition(library == nil || kindName != nil, "a library's kind has a name")
    self.library = library
    self.clientID = clientID
    self.recordSize = recordSize
    self.capacity = capacity
    self.kindName = kindName
  }

  /// The packet.
  public var bytes: [UInt8] {
    var packet = PacketWriter(
      magic: Hello.magic, version: Hello.version,
      size: library == nil ? Hello.size : Hello.sizeWithLibrary)
    packet.append(UInt16(0))
    packet.append(clientID)
    packet.append(UInt32(exactly: recordSize) ?? .max)
    packet.append(name: kindName ?? "")
    packet.append(UInt32(exactly: capacity) ?? .max)
    if let library {
      packet.skip(to: Hello.size)
      packet.append(hash: library.hash)
      packet.append(library.version, in: LibraryIdentity.longestVersion)
    }
    return packet.bytes
  }

  /// Reads a packet as it came.
  ///
  /// - Throws: A ``Refusal`` that says what is malformed, or names both versions.
  public init(_ bytes: [UInt8]) throws(Refusal) {
    guard bytes.count == Hello.size || bytes.count == Hello.sizeWithLibrary else {
      throw Hello.refusal(ofBytes: "\(bytes.count)")
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
    guard bytes.count == Hello.sizeWithLibrary else {
      library = nil
      return
    }
    guard !name.isEmpty else {
      throw Refusal(
        .malformed, "a hello of \(Hello.sizeWithLibrary) bytes names its kind in bytes 16 to 31")
    }
    let hash = packet.readHash()
    guard let version = packet.readText(LibraryIdentity.longestVersion, of: 0x20...0x7E),
      !version.isEmpty
    else {
      throw Refusal(
        .malformed, "bytes 80 to 111 of a hello must be an ASCII version, zero-padded")
    }
    library = LibraryIdentity(hash: hash, version: version)
  }

  /// What a client is told whose packet has another size.
  ///
  /// - Parameter count: of its bytes.
  static func refusal(ofBytes count: String) -> Refusal {
    Refusal(
      .malformed,
      "a hello has \(size) bytes, or \(sizeWithLibrary) with a library's; \(count) came")
  }
}
