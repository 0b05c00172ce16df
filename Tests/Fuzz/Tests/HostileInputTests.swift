// Bytes that were worth keeping, and others that are drawn: none may end the process. `make fuzz` looks for
// more, for as long as one likes.

import Foundation
import FuzzTargets
import Sampling
import TestSupport
import Testing

struct HostileInputTests {
  private static let corpora = URL(filePath: Repository.root)
    .appending(path: "Tests/Fuzz/Tests/Corpora")

  /// `make fuzz` takes the borders' names from these folders.
  @Test func `each border has its folder of what was kept, and there is no other`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path)
    #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
  }

  @Test(arguments: FuzzTarget.allCases)
  func `what a fuzzer kept ends no process`(target: FuzzTarget) throws {
    let folder = Self.corpora.appendingPathComponent(target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    for file in files {
      #expect(target.run(Array(try Data(contentsOf: file))) >= 0, "\(file.lastPathComponent)")
    }
  }

  @Test(arguments: FuzzTarget.allCases.filter { $0 != .results })
  func `what is drawn ends no process`(target: FuzzTarget) {
    var generator = SplitMix64(seed: 20)
    for _ in 0..<100 {
      let count = Int.random(in: 0...200, using: &generator)
      // Small bytes are the honest ones, and lead further.
      let largest: UInt8 = Bool.random(using: &generator) ? 15 : .max
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...largest, using: &generator) }
      #expect(target.run(bytes) >= 0)
    }
  }
}
