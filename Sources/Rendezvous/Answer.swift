// The one packet that a server answers with: a grant or a refusal.

/// Why a server refuses; the number is the packet's status.
public enum RefusalReason: UInt16, CaseIterable, Sendable {
  /// The hello is no hello.
  case malformed = 1
  /// Client and server speak different versions of the protocol.
  case version = 2
  /// The server does not serve the kind.
  case kindNotServed = 3
  /// The kind has no records of that size.
  case recordSize = 4
  /// A resource is used up: clients, descriptors, memory or a limit of the kernel.
  case exhausted = 5
  /// The server does not serve the user, or a call is denied to it.
  case notPermitted = 6
  /// Too many clients wait, or the server is stopping.
  case busy = 7
  /// The kind has no rings of that many records.
  case capacity = 8
}

/// A server's refusal.
public struct Refusal: Error, Equatable, Sendable {
  /// Why, for a program to act on.
  public let reason: RefusalReason
  /// A sentence that names both sides' values and the remedy, at most 192 bytes of UTF-8.
  public let sentence: String

  /// The longest sentence, in bytes.
  public static let longestSentence = 192

  /// A sentence that is too long ends in `…`: the packet has no room for more, and a part of it
  /// still helps.
  public init(_ reason: RefusalReason, _ sentence: String) {
    self.reason = reason
    var text = sentence
    while text.utf8.count > Refusal.longestSentence {
      text.removeLast(text.hasSuffix("…") ? 2 : 1)
      text += "…"
    }
    self.sentence = text
  }
}

/// What was granted, beside the descriptors.
public struct GrantTerms: Equatable, Sendable {
  /// The kind that was granted, as the packet names it.
  public let kindName: String
  /// Bytes in a record.
  public let recordSize: Int
  /// Records that fit each direction; 0 where the kernel decides.
  public let capacity: Int

  /// Makes terms from their three parts.
  public init(kindName: String, recordSize: Int, capacity: Int) {
    self.kindName = kindName
    self.recordSize = recordSize
    self.capacity = capacity
  }
}

/// The server's packet.
public enum Answer: Equatable, Sendable {
  /// With so many descriptors attached.
  case granted(GrantTerms, descriptorCount: Int)
  /// With what was asked for, where the hello could be read.
  case refused(Refusal, asked: Hello?)

  /// What a grant comes with, at most.
  static let mostDescriptors = 8

  /// Bytes before a refusal's sentence.
  public static let headSize = 64
  static let largestSize = headSize + Refusal.longestSentence
  private static let grantedMagic = Magic("IPCG")
  private static let refusedMagic = Magic("IPCR")

  /// The packet. A number that does not fit it goes as the largest that does, which every client refuses.
  public var bytes: [UInt8] {
    switch self {
    case .granted(let terms, let descriptorCount):
      var packet = PacketWriter(
        magic: Answer.grantedMagic, version: Hello.version, size: Answer.headSize)
      packet.append(UInt16(0))
      packet.append(UInt32(exactly: terms.recordSize) ?? .max)
      packet.append(UInt32(exactly: terms.capacity) ?? .max)
      packet.append(name: terms.kindName)
      packet.append(UInt32(exactly: descriptorCount) ?? .max)
      return packet.bytes
    case .refused(let refusal, let asked):
      var packet = PacketWriter(
        magic: Answer.refusedMagic, version: Hello.version,
        size: Answer.headSize + refusal.sentence.utf8.count)
      packet.append(refusal.reason.rawValue)
      packet.append(UInt32(exactly: asked?.recordSize ?? 0) ?? .max)
      packet.append(UInt32(0))
      packet.append(name: asked?.kindName ?? "")
      packet.skip(to: Answer.headSize)
      packet.append(text: refusal.sentence)
      return packet.bytes
    }
  }

  /// Reads a packet as it came.
  ///
  /// - Throws: ``RendezvousError/notAnAnswer(_:)``.
  public init(_ bytes: [UInt8]) throws(RendezvousError) {
    guard (Answer.headSize...Answer.largestSize).contains(bytes.count) else {
      throw .notAnAnswer(
        "an answer has \(Answer.headSize) to \(Answer.largestSize) bytes; \(bytes.count) came")
    }
    var packet = PacketReader(bytes)
    let magic = packet.readMagic()
    let version = packet.readUInt16()
    let status = packet.readUInt16()
    let recordSize = Int(packet.readUInt32())
    let capacity = Int(packet.readUInt32())
    let name = packet.readName()
    let count = Int(packet.readUInt32())
    let zeros = packet.readZeros(28)
    guard version == Hello.version else {
      throw .notAnAnswer("the server answers in version \(version), expected \(Hello.version)")
    }
    switch magic {
    case Answer.grantedMagic:
      guard status == 0, zeros, let name, !name.isEmpty, bytes.count == Answer.headSize else {
        throw .notAnAnswer("a grant whose fields are not as the protocol has them")
      }
      self = .granted(
        GrantTerms(kindName: name, recordSize: recordSize, capacity: capacity),
        descriptorCount: count)
    case Answer.refusedMagic:
      guard let reason = RefusalReason(rawValue: status), count == 0, zeros else {
        throw .notAnAnswer("a refusal of status \(status) with \(count) descriptors")
      }
      self = .refused(Refusal(reason, packet.text), asked: nil)
    default:
      throw .notAnAnswer("an answer begins with 'IPCG' or 'IPCR'; this packet does not")
    }
  }
}
