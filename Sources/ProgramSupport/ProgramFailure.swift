// How every program begins and ends: parse, work, say what went wrong, return a status.

package import CommandLine
internal import IPCChannels
package import Linux
package import Rendezvous

/// A program's end before its work was done.
package struct ProgramFailure: Error {
  package let status: ExitStatus
  /// For standard error, without the program's name.
  package let message: String
  /// A usage error's own text, which has the name and the usage line.
  package let usage: UsageError?

  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
    usage = nil
  }

  package init(_ error: UsageError) {
    status = .usage
    message = error.text
    usage = error
  }

  package init(_ error: SystemError) {
    self.init(.failed, error.advice)
  }

  package init(_ error: RendezvousError) {
    self.init(ExitStatus(error), error.programText)
  }

  package init(_ error: ConnectionError) {
    switch error {
    case .rendezvous(let error): self.init(error)
    case .channel(.library(let text)): self.init(.failed, text)
    case .channel(.nonsense(let text)): self.init(.integrityLost, text)
    case .channel(let error):
      self.init(.failed, "what the server passed cannot be used: \(error)")
    }
  }
}

/// Runs kernel calls whose failure ends the program.
package func asProgramFailure<Answer: ~Copyable>(
  _ call: @autoclosure () throws(SystemError) -> Answer
) throws(ProgramFailure) -> Answer {
  do throws(SystemError) {
    return try call()
  } catch {
    throw ProgramFailure(error)
  }
}

/// Runs a program: its command line, then its work.
package func runProgram(
  _ program: ProgramDescription, _ arguments: [String],
  _ work: (Invocation) throws(ProgramFailure) -> ExitStatus
) -> Int32 {
  prepareProcess(program.name)
  return finishSpeaking(parseAndRun(program, arguments, work).rawValue)
}

/// Runs a part of a program in a process of its own, which has no command line that people write.
///
/// - Parameter name: the program's, for what is said.
package func runRole(
  _ name: String, _ work: () throws(ProgramFailure) -> ExitStatus
) -> Int32 {
  prepareProcess(name)
  let status: ExitStatus
  do throws(ProgramFailure) {
    status = try work()
  } catch {
    status = say(error, name)
  }
  return finishSpeaking(status.rawValue)
}

private func prepareProcess(_ name: String) {
  StandardStream.replaceMissing()
  // What a program makes for itself it can use, whatever it was told to keep from others.
  keepOwnersRights()
  // A reader that ended and a file that may not grow are errors of a write, not the end of the process.
  ThreadSignal.disarmBrokenPipe()
  ThreadSignal.disarmFileSizeLimit()
  // Where it cannot be raised, what there is has to do.
  _ = try? raiseDescriptorLimit()
  Console.introduce(name)
}

private func parseAndRun(
  _ program: ProgramDescription, _ arguments: [String],
  _ work: (Invocation) throws(ProgramFailure) -> ExitStatus
) -> ExitStatus {
  do throws(UsageError) {
    switch try program.parse(arguments, width: StandardStream.output.columns ?? 80) {
    case .show(let text):
      Console.output.result(forPeople(text))
      return .done
    case .run(let invocation):
      return run(program, invocation, work)
    }
  } catch {
    Console.errors.write(Array(forPeople(error.text).utf8))
    return .usage
  }
}

private func run(
  _ program: ProgramDescription, _ invocation: Invocation,
  _ work: (Invocation) throws(ProgramFailure) -> ExitStatus
) -> ExitStatus {
  do throws(ProgramFailure) {
    return try work(invocation)
  } catch {
    return say(error, program.name)
  }
}

private func say(_ failure: ProgramFailure, _ name: String) -> ExitStatus {
  if let usage = failure.usage {
    Console.errors.write(Array(forPeople(usage.text).utf8))
  } else {
    Console.errors.line("\(name): \(failure.message)")
  }
  return failure.status
}
