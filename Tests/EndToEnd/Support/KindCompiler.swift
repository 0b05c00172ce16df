// Kinds that the tests bring along: compiled from C, as their users' are.

import Foundation
import TestSupport
import Testing

/// What a kind of `Tests/Kinds/bad.c` does that none may do.
enum BadKind: String, CaseIterable {
  case good = "GOOD"
  case crashesInLoad = "CRASHES_IN_LOAD"
  case hangsInLoad = "HANGS_IN_LOAD"
  case exitsInLoad = "EXITS_IN_LOAD"
  case crashesInMake = "CRASHES_IN_MAKE"
  case hangsInMake = "HANGS_IN_MAKE"
  case failsInMake = "FAILS_IN_MAKE"
  case exitsInMake = "EXITS_IN_MAKE"
  case crashesInReceive = "CRASHES_IN_RECEIVE"
  case hangsInSend = "HANGS_IN_SEND"
  case failsInReceive = "FAILS_IN_RECEIVE"
  case returnsNonsense = "RETURNS_NONSENSE"
  case clientReturnsNonsense = "CLIENT_RETURNS_NONSENSE"
  case clientFails = "CLIENT_FAILS"
  case loses = "LOSES"
  case duplicates = "DUPLICATES"
  case reorders = "REORDERS"
  case corrupts = "CORRUPTS"
  case answersItself = "ANSWERS_ITSELF"
  case leavesFiles = "LEAVES_FILES"
  case crashesOnceIdle = "CRASHES_ONCE_IDLE"
  case forges = "FORGES"
  case floods = "FLOODS"
  case startsThreadInLoad = "STARTS_THREAD_IN_LOAD"
  case clientExits = "CLIENT_EXITS"
  case clientQuits = "CLIENT_QUITS"
  case clientHangs = "CLIENT_HANGS"
  case clientCrashes = "CLIENT_CRASHES"
  case clientLeaks = "CLIENT_LEAKS"
}

enum KindCompiler {
  private static let command = systemCommand("cc") ?? systemCommand("clang")

  static let isAvailable = command != nil
  static let reason: Comment = "a C compiler (cc or clang) compiles the kinds of these tests"

  /// Compiles such a kind and returns the object's path.
  ///
  /// - Parameters:
  ///   - version: what it says its library's is.
  ///   - note: makes a file that differs from every other one with another note.
  static func compile(
    _ kind: BadKind, version: String = "1", note: String = "", in workspace: Workspace
  ) throws -> String {
    let root = Repository.root
    let object = "\(workspace.path)/\(kind.rawValue)-\(version)\(note).so"
    let run = try FinishedRun(
      [
        command!, "-O1", "-shared", "-fPIC", "-D_GNU_SOURCE",
        "-I\(root)/Sources/LoadableKind/include",
        "-DBAD=\(kind.rawValue)", "-DVERSION=\"\(version)\"", "-DNOTE=\"\(note)\"",
        "\(root)/Tests/Kinds/bad.c", "-o", object,
      ], in: workspace)
    guard run.ending == .exited(0) else { throw TestFailure("cc: \(run.errors)") }
    return object
  }
}
