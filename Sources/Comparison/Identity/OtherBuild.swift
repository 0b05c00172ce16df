// Another build of this program, which takes part in a run: asked what it is before anything is measured,
// because a worker that misunderstands its order measures something else.

internal import FoundationEssentials
internal import Linux

/// Another build that speaks this build's worker protocol.
package struct OtherBuild: Sendable {
  /// From which its workers and servers are started.
  package let program: ProgramFile
  /// What the result says of it.
  package let tool: Tool
  /// The names of what it can measure.
  package let contenders: [String]
  /// Whether it can load kinds from files.
  package let loadsKinds: Bool
  /// Whether its servers can be started under a launcher.
  package let startsUnderLaunchers: Bool

  /// Opens a program and asks it.
  ///
  /// - Parameters:
  ///   - path: another `ipc-compare`.
  ///   - own: this build, for the refusal.
  ///   - patience: for the answer. Programs that are no `ipc-compare` may never give one.
  /// - Throws: when it is not another build of this program, or one with another worker protocol.
  package init(
    at path: String, own: Build, patience: Duration = .seconds(10)
  ) throws(ProgramRefusal) {
    try self.init(
      at: path, own: own, patience: patience, arguments: [WorkerProgram.protocolRole])
  }

  init(
    at path: String, own: Build, patience: Duration, arguments: [String]
  ) throws(ProgramRefusal) {
    program = try ProgramFile(at: path)
    let expected =
      "\(own.name) \(own.version) with worker protocol \(WorkerProgram.protocolVersion)"
    let words: [UInt8]
    do throws(WorkFailure) {
      words = try OtherBuild.words(of: program, arguments, until: Deadline(after: patience))
    } catch {
      throw ProgramRefusal(
        "\(path) does not say which worker protocol it has: \(error.text). This is \(expected); "
          + "name an ipc-compare of the same protocol, or compare two results with 'ipc-compare diff'"
      )
    }
    guard let head = try? JSONDecoder().decode(ProtocolAnswer.Head.self, from: Data(words)) else {
      throw ProgramRefusal(
        "\(path) does not say which worker protocol it has: its answer cannot be read. This is "
          + "\(expected); name an ipc-compare of the same protocol")
    }
    guard head.workerProtocol == WorkerProgram.protocolVersion else {
      throw ProgramRefusal(
        "\(path) is \(head.build.name) \(head.build.version) with worker protocol "
          + "\(head.workerProtocol), and this is \(expected); build both with the same protocol, or "
          + "compare two results with 'ipc-compare diff'")
    }
    let answer: ProtocolAnswer
    do {
      answer = try JSONDecoder().decode(ProtocolAnswer.self, from: Data(words))
    } catch {
      throw ProgramRefusal(
        "\(path) says that it has worker protocol \(head.workerProtocol), as this program has, and "
          + "its answer lacks what belongs to it: \(error); build it again")
    }
    tool = Tool(answer.build, sha256: program.sha256)
    contenders = answer.contenders
    loadsKinds = answer.loadsKinds == true
    startsUnderLaunchers = answer.startsUnderLaunchers == true
  }

  /// An answer is some hundred bytes long; a program that says more is another one.
  private static let longestAnswer = 65_536

  /// What the program says on standard output until it ends with status 0.
  private static func words(
    of program: ProgramFile, _ arguments: [String], until deadline: Deadline
  ) throws(WorkFailure) -> [UInt8] {
    var child = try Child(program, [WorkerProgram.processName] + arguments)
    while true {
      // A failed poll reads as silence, and the deadline ends it.
      _ = try? poll(child.outputNumber, until: deadline)
      let isOpen = child.collect(atMost: longestAnswer)
      if child.outputText.count >= longestAnswer || child.errorText.count >= longestAnswer {
        throw WorkFailure(.failed, "it says more than \(longestAnswer) bytes")
      }
      if !isOpen { break }
      if deadline.hasPassed { throw WorkFailure(.timedOut, "it does not answer in time") }
    }
    // Its output can be closed long before its end.
    guard (try? poll(child.handle, until: deadline)) == true else {
      throw WorkFailure(.timedOut, "it does not end in time")
    }
    let ending = child.reap()
    guard ending == .exited(0) else {
      throw WorkFailure(.failed, child.account(of: ending, atMost: 200))
    }
    return child.outputText
  }
}
