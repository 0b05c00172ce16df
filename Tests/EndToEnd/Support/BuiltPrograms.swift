// Where the programs under test are: beside the test bundle, wherever the build was told to put it.

import Foundation

/// The programs that `swift build` made together with these tests.
enum BuiltProgram: String {
  case server = "ipc-server"
  case client = "ipc-client"
  case compare = "ipc-compare"
  /// With `compare` as its first argument: ipc-compare with channels that are slowed or cheat.
  case laboratory = "laboratory"
  /// With `deny` as its first argument: runs a program whose system calls are denied.
  case peer = "test-peer"

  /// The program's file.
  var path: String { BuiltProgram.directory + "/" + rawValue }

  /// The bundle is the running program itself, or a library that a testing helper was told to load;
  /// `--scratch-path`, the configuration and sanitizers only change which directory that is.
  static let directory: String = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let arguments = CommandLine.arguments
    let named = arguments.firstIndex(of: "--test-bundle-path").map { arguments.index(after: $0) }
      .flatMap { arguments.indices.contains($0) ? arguments[$0] : nil }
    let candidates = [own, named].compactMap { $0 } + arguments.filter { $0.contains("/") }
    let directories = candidates.map { ($0 as NSString).deletingLastPathComponent }
    let found = directories.first {
      FileManager.default.isExecutableFile(atPath: $0 + "/" + BuiltProgram.server.rawValue)
    }
    guard let found else {
      fatalError("no \(BuiltProgram.server.rawValue) beside any of \(candidates)")
    }
    return found
  }()
}
