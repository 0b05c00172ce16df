// A refusal's sentence: at most 192 bytes, and a whole number of characters.

import IPCChannels
import Linux
import Rendezvous
import Testing

struct RefusalTests {
  @Test(arguments: [0, 1, 190, 191, 192])
  func `a sentence that fits stays as it is`(count: Int) {
    let sentence = String(repeating: "x", count: count)
    #expect(Refusal(.busy, sentence).sentence == sentence)
  }

  @Test func `a sentence that is too long ends where a character does`() {
    #expect(Refusal.longestSentence == 192)
    // 189 bytes and the three of the ellipsis.
    let plain = Refusal(.busy, String(repeating: "x", count: 193)).sentence
    #expect(plain == String(repeating: "x", count: 189) + "…")
    // A flag has eight bytes, an accent of its own two: neither is cut in half.
    for character in ["é", "€", "🇺🇳", "e\u{301}", "👩‍👩‍👧"] as [Character] {
      let size = String(character).utf8.count
      let text = Refusal(.busy, String(repeating: String(character), count: 300)).sentence
      #expect(text == String(repeating: String(character), count: 189 / size) + "…")
      #expect(text.utf8.count <= 192)
    }
  }

  @Test(arguments: [
    // One character, though of more bytes than a sentence has: a base and its marks, or what goes
    // before a base.
    "e" + String(repeating: "\u{301}", count: 200),
    String(repeating: "\u{600}", count: 200),
    String(repeating: "\u{600}", count: 95) + "…",
    String(repeating: "…", count: 65),
    String(repeating: "\u{600}…", count: 39),
    String(repeating: "\u{FFFD}", count: 65),
    String(repeating: "\r\n", count: 100),
  ])
  func `no text is too strange for a sentence`(text: String) {
    let sentence = Refusal(.busy, text).sentence
    #expect(sentence.utf8.count <= 192)
    #expect(sentence.hasSuffix("…") || sentence.unicodeScalars.last == "…")
  }

  @Test func `a kind that is not served is refused with both sides' names and the remedy`() {
    let refusal = Refusal(served: ["shm", "memfd"], asked: "pigeon")
    let problem = "this server serves shm, memfd, the client asked for pigeon"
    #expect(refusal.reason == .kindNotServed)
    #expect(refusal.sentence == "\(problem); ask for shm or call a server of pigeon")
    let ofProgram = Refusal(served: ["shm", "memfd"], asked: "pigeon", remedy: "do as it says")
    #expect(ofProgram == Refusal(.kindNotServed, "\(problem); do as it says"))
  }

  @Test func `a library that is not the server's is refused with both sides' values`() throws {
    func hello(_ library: LibraryIdentity?) -> Hello {
      Hello(clientID: 1, recordSize: 24, kindName: "x-pipe", library: library)
    }
    let hash = String(repeating: "0a", count: 32)
    let other = String(repeating: "0b", count: 32)
    let served = LibraryIdentity(hash: hash, version: "1.0")
    func sentence(_ asked: LibraryIdentity?, _ served: LibraryIdentity?) -> String? {
      let refusal = Refusal(toClientOf: hello(asked), serving: served, remedy: "mend it")
      if let refusal { #expect(refusal.reason == .kindNotServed) }
      return refusal?.sentence
    }
    #expect(sentence(served, served) == nil)
    #expect(sentence(nil, nil) == nil)
    #expect(
      sentence(LibraryIdentity(hash: other, version: "1.0"), served)
        == "the server has x-pipe of version 1.0, SHA-256 0a0a0a0a0a0a, the client of version 1.0, "
        + "SHA-256 0b0b0b0b0b0b; mend it")
    #expect(
      sentence(LibraryIdentity(hash: hash, version: "1.1"), served)
        == "the server has x-pipe of version 1.0, SHA-256 0a0a0a0a0a0a, the client of version 1.1, "
        + "SHA-256 0a0a0a0a0a0a; mend it")
    #expect(
      sentence(nil, served)
        == "x-pipe is a library's kind (version 1.0, SHA-256 0a0a0a0a0a0a), the client names no file; "
        + "mend it")
    #expect(
      sentence(served, nil)
        == "x-pipe is a built-in kind, the client has one from a file (version 1.0, SHA-256 "
        + "0a0a0a0a0a0a); mend it")
    #expect(
      Refusal(toClientOf: hello(nil), serving: served)?.sentence.hasSuffix("load the same file")
        == true)
  }

  @Test func `a channel that could not be made is refused with its reason`() {
    let noRoom = SystemError(call: "pipe2", errno: .noDescriptorsLeft)
    let full = SystemError(call: "mq_open", errno: .noSpace)
    let cases: [(ChannelError, RefusalReason, String)] = [
      (.recordSize("9 is above 8"), .recordSize, "9 is above 8; ask for less"),
      (.system(noRoom), .exhausted, "ulimit -n"),
      (.exhausted(full, "queues_max is 256"), .exhausted, "queues_max is 256"),
      (.system(full), .exhausted, "ENOSPC"),
    ]
    for (error, reason, part) in cases {
      #expect(Refusal(error).reason == reason)
      #expect(Refusal(error).sentence.contains(part))
    }
  }
}
