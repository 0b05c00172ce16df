// A process that a library cannot do without: it is started for the run where none is at work, and ends with it.

internal import Glibc
internal import Linux
internal import LoadedKinds

/// The brokers that a run has started.
package final class Brokers {
  private var started: [Broker] = []

  /// Sees to it that each library that needs a broker has one.
  ///
  /// Which broker is at work nobody can tell but the library: it is asked to make a channel.
  /// - Parameters:
  ///   - libraries: those that take part.
  ///   - program: this program, whose main function passes its arguments to ``WorkerProgram`` first.
  ///   - attention: a descriptor that ends the wait when it is readable.
  ///   - say: is told what was started, and what does not work.
  package init(
    for libraries: [LoadedLibrary], program: ProgramFile, attention: Int32?,
    say: (String) -> Void
  ) {
    var seen: Set<String> = []
    for library in libraries {
      guard let command = library.promises.broker, seen.insert(command).inserted else { continue }
      if Self.obstacle(of: library) == nil { continue }
      do throws(WorkFailure) {
        let broker = try Broker(command, program)
        if let reason = broker.waitUntilUsed(by: library, attention: attention) {
          say("\(library.name): its broker '\(command)' was started, and does not help: \(reason)")
        } else {
          say("\(library.name): its broker '\(command)' was started for this run")
          started.append(broker)
        }
      } catch {
        say("\(library.name): its broker '\(command)' was not started: \(error.text)")
      }
    }
  }

  /// Ends them.
  package func end() { started = [] }

  /// For a library that waits for its broker.
  private static let patience = Duration.seconds(3)

  /// Why no channel can be made, by a process of its own; nil where one can.
  fileprivate static func obstacle(of library: LoadedLibrary) -> String? {
    do throws(KindLoadError) {
      _ = try KindInquiry.promises(of: library.file, .channel, within: patience)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// One broker.
private final class Broker {
  private var process: ChildProcess

  /// How long it may take until its library can use it.
  private static let patience = Duration.seconds(10)
  /// Between two questions, and to end.
  private static let pause = Duration.milliseconds(200)
  private static let endPatience = Duration.seconds(2)

  init(_ command: String, _ program: ProgramFile) throws(WorkFailure) {
    let path = try program.startPath
    do throws(SystemError) {
      // What it says is for nobody: a pipe would have to be read for as long as it runs.
      let nowhere = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
      guard nowhere >= 0 else { throw SystemError(call: "open /dev/null", errno: Errno(errno)) }
      let output = FileDescriptor(owning: nowhere)
      process = try ChildProcess(
        path, WorkerProgram.arguments(WorkerProgram.brokerRole, [command]), input: nil,
        output: output.number, errors: output.number)
    } catch {
      throw WorkFailure("it cannot be started", error)
    }
  }

  deinit { process.end(within: Self.endPatience) }

  /// - Returns: why the library cannot use it; nil where it can.
  func waitUntilUsed(by library: LoadedLibrary, attention: Int32?) -> String? {
    let deadline = Deadline(after: Self.patience)
    while true {
      guard let reason = Brokers.obstacle(of: library) else { return nil }
      let next = Deadline(after: Self.pause)
      let ready = try? poll(
        [process.handle.number] + (attention.map { [$0] } ?? []), until: next)
      if ready?[0] == true { return "it ended with \(process.reap())" }
      if deadline.hasPassed || attention != nil && ready?.last == true { return reason }
    }
  }
}

extension WorkerProgram {
  /// Becomes the broker, which does not outlive the run: what prctl(2) is told of the parent's death holds across
  /// execve(2).
  ///
  /// - Returns: the exit status of a shell that could not be started.
  static func becomeBroker(_ command: String, parent: Int32) -> Int32 {
    do throws(SystemError) {
      try dieWithParent(parent)
    } catch {
      return refuse(error)
    }
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ["sh", "-c", "exec \(command)"].map {
      (word: String) in unsafe strdup(word)
    }
    unsafe words.append(nil)
    unsafe execv("/bin/sh", words)
    return 127
  }
}
