// A directory of its own for every test, so that tests run beside each other and beside anything
// else.

import Foundation
import Linux
import TestSupport
import Testing

/// A temporary directory that is removed with this object.
final class Workspace {
  let path: String
  private var names = 0

  /// - Parameter isOpenToOthers: lets other users enter it.
  init(isOpenToOthers: Bool = false) throws {
    // Not the user's temporary directory, whose path can be too long for a socket's.
    let name = "/tmp/ipc-test-\(UInt64.random(in: 0 ... .max))"
    let mode = isOpenToOthers ? 0o755 : 0o700
    try FileManager.default.createDirectory(
      atPath: name, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
    path = name
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Where the server of this workspace waits.
  var socket: String { path + "/socket" }

  /// A path in the directory that nothing has used yet.
  func newPath(_ name: String) -> String {
    names += 1
    return "\(path)/\(name)-\(names)"
  }

  /// What lies in the directory beside what the tests put there.
  var socketFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasPrefix("socket") }.sorted()
  }

  /// Copies a program to where every user can run it.
  ///
  /// Another process copies: a child that this one spawns at the same time would hold the copy open
  /// for writing for a moment, and a program that is written to cannot be run (ETXTBSY).
  func copy(of program: BuiltProgram) throws -> String {
    let copy = path + "/" + program.rawValue
    if !FileManager.default.fileExists(atPath: copy) {
      let run = try FinishedRun([systemCommand("cp")!, program.path, copy], in: self)
      guard run.ending == .exited(0) else { throw TestFailure("cp: \(run.errors)") }
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: copy)
    }
    return copy
  }
}

/// Expects that no shared memory object with one of the project's names is left.
///
/// Other tests, and other programs of the project, make objects at the same time, whose names live
/// for microseconds, or for as long as their maker is stopped at the wrong instant: what some
/// process has open is not left.
func expectNoObjectsLeft(sourceLocation: SourceLocation = #_sourceLocation) throws {
  // Older than any run of the tests: somebody was killed, or denied shm_unlink(3), between the two calls.
  func isYoung(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.modificationDate] as? Date).map { $0.timeIntervalSinceNow > -600 } ?? false
  }
  func names() -> Set<String> {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? []
    return Set(all.filter { $0.hasPrefix("ipc-compare-") && isYoung("/dev/shm/\($0)") })
  }
  var left = names()
  if left.isEmpty { return }
  sleep(.milliseconds(200))
  left.formIntersection(names())
  if left.isEmpty { return }
  left.subtract(ProcessFigures.allDescriptors.map { ($0 as NSString).lastPathComponent })
  left.formIntersection(names())
  #expect(left == [], "left in /dev/shm", sourceLocation: sourceLocation)
}
