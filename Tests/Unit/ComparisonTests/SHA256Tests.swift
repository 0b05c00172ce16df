// The hash that names a build: the standard's own examples, and what another program computes.

import Linux
import LoadedKinds
import Sampling
import TestSupport
import Testing

@testable import Comparison

@Suite("SHA-256")
struct SHA256Tests {
  /// FIPS 180-4 refers to these: NIST's "Examples with Intermediate Values" and the Secure Hash
  /// Algorithm Validation System's message of no bytes.
  @Test(
    "The standard's examples come out",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func vectors(text: String, digest: String) {
    #expect(SHA256Tests.digest(Array(text.utf8), pieces: [Int.max]) == digest)
  }

  @Test("It does not matter in which pieces the bytes come")
  func pieces() {
    var generator = SplitMix64(seed: 1)
    for length in [1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let whole = SHA256Tests.digest(bytes, pieces: [Int.max])
      for piece in [1, 3, 63, 64, 65, 100] {
        #expect(SHA256Tests.digest(bytes, pieces: [piece]) == whole, "\(length) by \(piece)")
      }
      #expect(SHA256Tests.digest(bytes, pieces: [0, 10, 54, 64, 1, 63]) == whole, "\(length)")
    }
  }

  @Test("A large file has the hash that sha256sum says, where that is installed")
  func file() throws {
    // This program itself: some ten MiB, and no multiple of anything.
    let file = try ProgramFile(at: "/proc/self/exe")
    guard let run = try? SpawnedProcess(["sha256sum", "/proc/\(currentProcess())/exe"]) else {
      return
    }
    #expect(run.exitStatus() == 0)
    #expect(run.text.hasPrefix(file.sha256 + " "), "\(run.text)")
  }

  private static func digest(_ bytes: [UInt8], pieces: [Int]) -> String {
    var hash = SHA256()
    var rest = bytes[...]
    var index = 0
    while !rest.isEmpty {
      let piece = rest.prefix(pieces[index % pieces.count])
      hash.update(piece)
      rest = rest.dropFirst(piece.count)
      index += 1
    }
    return hash.digest()
  }
}
