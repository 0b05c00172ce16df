// Where the programs under test are: beside the test bundle, wherever the build was told to put it.

import Glibc

/// The programs that `swift build` made together with these tests.
public enum BuiltProgram: String, Sendable {
  case server = "ipc-server"
  case client = "ipc-client"
  case compare = "ipc-compare"
  /// With `compare` as its first argument: ipc-compare with channels that are slowed or cheat.
  case laboratory = "laboratory"
  /// With `deny` as its first argument: runs a program whose system calls are denied.
  case peer = "test-peer"

  /// The program's file.
  public var path: String { BuiltProgram.directory + "/" + rawValue }

  /// The bundle is the running program itself, or a library that a testing helper was told to load;
  /// `--scratch-path`, the configuration and sanitizers only change which directory that is.
  public static let directory: String = {
    let arguments = CommandLine.arguments
    let named = arguments.firstIndex(of: "--test-bundle-path").map { arguments.index(after: $0) }
      .flatMap { arguments.indices.contains($0) ? arguments[$0] : nil }
    let candidates = [ownFile(), named].compactMap { $0 } + arguments.filter { $0.contains("/") }
    let directories = candidates.map {
      $0.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
    let found = directories.first {
      unsafe access($0 + "/" + BuiltProgram.server.rawValue, X_OK) == 0
    }
    guard let found else {
      fatalError("no \(BuiltProgram.server.rawValue) beside any of \(candidates)")
    }
    return found
  }()

  /// The file of this process; nil where /proc does not say it.
  private static func ownFile() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe readlink("/proc/self/exe", $0.baseAddress!, $0.count)
    }
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
