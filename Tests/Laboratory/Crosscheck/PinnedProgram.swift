// Foreign programs are started on the CPU on which ours are measured.

import ForeignPrograms
import Glibc
import Linux
import ProgramSupport
import TestSupport

/// This program, started again to pin itself to a CPU and to become another program.
enum PinnedProgram {
  private static let role = "--pinned"

  /// Plays the role that the arguments name; nil when they name another one or none.
  static func run(_ arguments: [String]) -> Int32? {
    guard arguments.first == role, arguments.count >= 4, let parent = Int32(arguments[1]),
      let cpu = Int(arguments[2])
    else { return nil }
    do {
      try dieWithParent(parent)
      try Processor.pin(to: cpu)
    } catch {
      Console.errors.line("crosscheck: \(error)")
      return 1
    }
    // Numbers are read as programs print them for nobody's language.
    unsafe setenv("LC_ALL", "C", 1)
    let words = arguments.dropFirst(3)
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    unsafe execv(words.first!, pointers)
    Console.errors.line("crosscheck: execv \(words.first!): \(Errno(errno))")
    return 1
  }

  /// Starts a program; it is killed when the value is dropped, or when this process ends.
  ///
  /// - Parameter command: the program's path and its arguments.
  static func start(_ command: [String], cpu: Int) throws(SystemError) -> SpawnedProcess {
    try SpawnedProcess(["/proc/self/exe", role, "\(getpid())", "\(cpu)"] + command)
  }

  /// Runs a program to its end, and returns what it wrote.
  ///
  /// - Parameter patience: after which it is killed.
  static func output(
    of command: [String], cpu: Int, within patience: Duration = .seconds(30)
  ) throws -> String {
    let process = try start(command, cpu: cpu)
    let title = command.joined(separator: " ")
    guard let status = process.exitStatus(within: patience) else {
      throw CrosscheckFailure(
        "\(title) has not ended after \(patience); it wrote:\n\(process.text)")
    }
    guard status == 0 else {
      throw CrosscheckFailure("\(title) ended with status \(status); it wrote:\n\(process.text)")
    }
    return process.text
  }

  /// The file that a program's name stands for, by PATH.
  ///
  /// - Returns: nil where it is not installed.
  static func path(of name: String) -> String? {
    guard let path = environment("PATH") else { return nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { unsafe $0.hasPrefix("/") && access($0, X_OK) == 0 }
  }
}
