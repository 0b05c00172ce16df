// The hello as backends.md, section 1, has it: every field in its place, and everything else refused.

import Rendezvous
import Testing

struct HelloBytesTests {
  @Test func `a hello is read field by field`() throws {
    #expect(Wire.hello.count == 48)
    let hello = try Hello(Wire.hello)
    #expect(hello == Hello(clientID: 3, recordSize: 24, kindName: "pipe"))
    #expect(try Hello(Wire.hello.with([0, 4], at: 32)).capacity == 1024)
  }

  @Test func `a hello is written field by field`() {
    let hello = Hello(
      clientID: 0x0403_0201, recordSize: 0x0010_0000, capacity: 0x0807_0605,
      kindName: "abcdefghijklmnop")
    #expect(
      hello.bytes == [
        0x49, 0x50, 0x43, 0x48, 0x01, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x10,
        0x00, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E,
        0x6F, 0x70, 0x05, 0x06, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      ])
    let modest = Hello(clientID: 3, recordSize: 24, kindName: "pipe")
    #expect(modest.bytes == Wire.hello.with([0x18], at: 12))
  }

  @Test func `a library stands behind the hello of its kind`() throws {
    let library = LibraryIdentity(
      hash: (0..<32).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), version: "4.3")
    #expect(Wire.helloWithLibrary.count == 112)
    #expect(
      try Hello(Wire.helloWithLibrary)
        == Hello(clientID: 3, recordSize: 24, kindName: "pipe", library: library))
    let hello = Hello(clientID: 3, recordSize: 24, kindName: "pipe", library: library)
    #expect(hello.bytes == Wire.helloWithLibrary.with([0x18], at: 12))
  }

  @Test(arguments: [
    "", "abc", String(repeating: "g", count: 64), String(repeating: "é", count: 64),
  ])
  func `a hash that is none goes as zeros, and a version that is too long as a question mark`(
    hash: String
  ) throws {
    let library = LibraryIdentity(hash: hash, version: String(repeating: "1", count: 33))
    let bytes = Hello(clientID: 3, recordSize: 24, kindName: "x", library: library).bytes
    #expect(
      try Hello(bytes).library
        == LibraryIdentity(hash: String(repeating: "0", count: 64), version: "?"))
  }

  @Test func `no name means any kind`() throws {
    let bytes = Wire.hello.with(kind: "")
    #expect(try Hello(bytes).kindName == nil)
    let hello = Hello(clientID: 3, recordSize: 24, kindName: nil)
    #expect(hello.bytes == bytes.with([0x18], at: 12))
  }

  @Test func `a name fills its field, and numbers their range`() throws {
    let bytes = Wire.hello(kind: "abcdefghijklmnop", recordSize: .max, client: .max)
    let hello = try Hello(bytes)
    #expect(hello.kindName == "abcdefghijklmnop")
    #expect(hello.clientID == .max)
    #expect(hello.recordSize == Int(UInt32.max))
  }

  @Test(arguments: MalformedHello.allCases)
  func `a malformed hello is refused and told why`(_ example: MalformedHello) {
    #expect {
      _ = try Hello(example.bytes)
    } throws: { error in
      guard let refusal = error as? Refusal else { return false }
      return refusal.reason.rawValue == example.status && !refusal.sentence.isEmpty
        && example.mentions.allSatisfy(refusal.sentence.contains)
    }
  }

  @Test(arguments: [-1, 1 << 32, Int.min, Int.max])
  func `a size that does not fit the packet goes as the largest, which is refused`(size: Int) throws
  {
    let hello = Hello(clientID: 3, recordSize: size, kindName: nil)
    #expect(try Hello(hello.bytes).recordSize == Int(UInt32.max))
    let long = Hello(clientID: 3, recordSize: 24, capacity: size, kindName: nil)
    #expect(try Hello(long.bytes).capacity == Int(UInt32.max))
  }
}
