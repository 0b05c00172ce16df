// The server's packet as backends.md, section 1, has it, and what a client makes of any other.

import Rendezvous
import Testing

struct AnswerBytesTests {
  private let terms = GrantTerms(kindName: "pipe", recordSize: 24, capacity: 0)

  @Test func `a grant is written and read field by field`() throws {
    let answer = Answer.granted(terms, descriptorCount: 2)
    #expect(answer.bytes == Wire.grant)
    #expect(try Answer(Wire.grant) == answer)
  }

  @Test func `a grant's numbers are little-endian, and its name fills its field`() throws {
    let terms = GrantTerms(
      kindName: "abcdefghijklmnop", recordSize: 0x0010_0000, capacity: 0x0807_0605)
    let bytes: [UInt8] = [
      0x49, 0x50, 0x43, 0x47, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x05, 0x06, 0x07,
      0x08, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E,
      0x6F, 0x70, 0x01, 0x00, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    #expect(Answer.granted(terms, descriptorCount: 1).bytes == bytes)
    #expect(try Answer(bytes) == .granted(terms, descriptorCount: 1))
  }

  @Test(arguments: [-1, Int(UInt32.max) + 1, .max, .min])
  func `a number that does not fit goes as the largest, which is nobody's`(number: Int) {
    let terms = GrantTerms(kindName: "pipe", recordSize: number, capacity: number)
    let grant = Answer.granted(terms, descriptorCount: number).bytes
    #expect(grant[8..<16].allSatisfy { $0 == 0xFF } && grant[32..<36].allSatisfy { $0 == 0xFF })
    let hello = Hello(clientID: 1, recordSize: number, capacity: number, kindName: "pipe")
    #expect(hello.bytes[12..<16].allSatisfy { $0 == 0xFF })
    let refusal = Answer.refused(Refusal(.malformed, "no"), asked: hello).bytes
    #expect(refusal[8..<12].allSatisfy { $0 == 0xFF })
  }

  @Test(arguments: ["seventeen letters", "schön"])
  func `a name that does not fit goes as one that is nobody's`(name: String) {
    let hello = Hello(clientID: 1, recordSize: 24, kindName: name)
    #expect(hello.bytes[16..<32].elementsEqual(Wire.hello.with(kind: "?")[16..<32]))
  }

  @Test func `a refusal says what was asked for, and why not`() throws {
    let hello = Hello(clientID: 9, recordSize: 24, kindName: "pipe")
    let refusal = Refusal(.kindNotServed, "not me")
    #expect(Answer.refused(refusal, asked: hello).bytes == Wire.refusal)
    #expect(try Answer(Wire.refusal) == .refused(refusal, asked: nil))
  }

  @Test func `a refusal of something unreadable names nothing that was asked for`() {
    let refusal = Refusal(.malformed, "not me")
    let expected = Wire.refusal.with(kind: "").with(0, at: 8).with([1, 0], at: 6)
    #expect(Answer.refused(refusal, asked: nil).bytes == expected)
  }

  @Test(arguments: zip(RefusalReason.allCases, [1, 2, 3, 4, 5, 6, 7] as [UInt8]))
  func `every reason has its status`(reason: RefusalReason, status: UInt8) throws {
    let bytes = Wire.refusal.with([status, 0], at: 6)
    #expect(try Answer(bytes) == .refused(Refusal(reason, "not me"), asked: nil))
    #expect(Answer.refused(Refusal(reason, "not me"), asked: nil).bytes[6] == status)
  }

  @Test func `a refusal without a sentence is one`() throws {
    let bytes = Array(Wire.refusal.prefix(64))
    #expect(try Answer(bytes) == .refused(Refusal(.kindNotServed, ""), asked: nil))
  }

  @Test func `the longest sentence arrives whole`() throws {
    let sentence = String(repeating: "é", count: 96)
    let bytes = Array(Wire.refusal.prefix(64)) + Array(sentence.utf8)
    #expect(bytes.count == 256)
    #expect(try Answer(bytes) == .refused(Refusal(.kindNotServed, sentence), asked: nil))
  }

  @Test(arguments: [
    ("empty", []),
    ("63 bytes", Array(Wire.grant.dropLast())),
    ("magic", Wire.grant.with([0x48], at: 3)),
    ("version 2", Wire.grant.with([2], at: 4)),
    ("version 257", Wire.grant.with([1, 1], at: 4)),
    ("granted with a status", Wire.grant.with([1], at: 6)),
    ("granted without a kind", Wire.grant.with(kind: "")),
    ("a byte after the name's zero", Wire.grant.with([0x41], at: 31)),
    ("a name that is no ASCII", Wire.grant.with([0xFF], at: 16)),
    ("a reserved byte, first", Wire.grant.with([1], at: 36)),
    ("a reserved byte, last", Wire.grant.with([1], at: 63)),
    ("a grant with a sentence", Wire.grant + [0x41]),
    ("refused with status 0", Wire.refusal.with([0], at: 6)),
    ("refused with status 9", Wire.refusal.with([9], at: 6)),
    ("refused with status 259", Wire.refusal.with([3, 1], at: 6)),
    ("refused with descriptors", Wire.refusal.with([1], at: 32)),
    ("refused, version 2", Wire.refusal.with([2], at: 4)),
    ("refused with a reserved byte", Wire.refusal.with([1], at: 36)),
    ("a sentence of 193 bytes", Wire.refusal.prefix(64) + [UInt8](repeating: 0x41, count: 193)),
  ])
  func `an answer that is none is an error`(what: String, bytes: [UInt8]) {
    #expect {
      _ = try Answer(bytes)
    } throws: { error in
      guard case .notAnAnswer(let text) = error as? RendezvousError else { return false }
      return !text.isEmpty
    }
  }
}
