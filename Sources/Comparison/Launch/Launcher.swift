// Starts servers under a command. Between the run and the server there are then two processes: a keeper, which
// is this program, and whatever the command is.

internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import LoadedKinds

/// Why servers cannot be started under a command, in a sentence with what it said.
package struct LauncherRefusal: Error, Equatable, CustomStringConvertible {
  package let description: String
}

/// A command under which servers are started, tried once.
package struct Launcher: Sendable {
  /// What a result says of it.
  package let record: ServerLauncher
  private let start: Start

  /// Finds a command, and starts each program under it once, to look around.
  ///
  /// - Parameters:
  ///   - words: the command and its arguments.
  ///   - program: this program.
  ///   - others: other programs that are to be started under it.
  ///   - patience: for one start.
  ///   - attention: a descriptor that ends the wait when it is readable.
  /// - Throws: why nothing can be started so.
  package init(
    _ words: [String], starting program: ProgramFile, and others: [ProgramFile] = [],
    patience: Duration, attention: Int32? = nil
  ) throws(LauncherRefusal) {
    let path = try Launcher.path(of: words[0])
    var start = Start(keeper: program, path: path, words: words, findsByDescriptor: true)
    let trial = Trial(patience: patience, attention: attention)
    var look: Look
    do throws(Trial.Failure) {
      look = try trial.look(start, program)
    } catch {
      guard !error.isFinal else { throw start.refusal(error.text) }
      // A container's exec hands no descriptor on, and may have the program at its path.
      start.findsByDescriptor = false
      do throws(Trial.Failure) {
        look = try trial.look(start, program)
      } catch {
        throw start.refusal(error.text)
      }
    }
    for other in others {
      do throws(Trial.Failure) {
        _ = try trial.look(start, other)
      } catch {
        throw start.refusal("with \(other.path), \(error.text)")
      }
    }
    self.start = start
    record = ServerLauncher(
      words: words, path: path, sha256: try? SHA256.digest(of: FileDescriptor(reading: path)),
      place: ServerLauncher.Place(
        look.found, beside: LaunchedLook(), getsDescriptors: look.getsDescriptors))
  }

  /// Starts a program under it.
  ///
  /// - Parameters:
  ///   - role: one of the roles under launchers.
  ///   - arguments: of the role.
  ///   - input: the number of a ``LaunchedInput``.
  ///   - page: what becomes its descriptor ``ChildProcess/passedNumber``; nil for nothing.
  func child(
    of program: ProgramFile, _ role: String, _ arguments: [String], input: Int32, page: Int32?
  ) throws(WorkFailure) -> Child {
    try start.child(of: program, role, arguments, input: input, page: page)
  }

  /// What a sentence calls it.
  var title: String { "'\(record.text)'" }
}

// MARK: - Starting

/// How a program is started under a command.
private struct Start: Sendable {
  let keeper: ProgramFile
  let path: String
  let words: [String]
  /// Whether the program is found by a descriptor that is handed on, and else by its path.
  var findsByDescriptor: Bool

  func child(
    of program: ProgramFile, _ role: String, _ arguments: [String], input: Int32, page: Int32?
  ) throws(WorkFailure) -> Child {
    // Throws where the file was changed meanwhile.
    let byDescriptor = try program.startPath
    let isByDescriptor = findsByDescriptor && byDescriptor.hasPrefix("/proc/")
    let found = isByDescriptor ? byDescriptor : program.standingPath
    let kept = isByDescriptor ? program.number : nil
    let order = KeeperOrder(
      handsOnPage: page != nil, kept: kept, path: path,
      words: words + [found, role, "\(kept ?? -1)"] + arguments)
    return try Child(
      keeper, WorkerProgram.arguments(WorkerProgram.keeperRole, order.arguments), input: input,
      passed: page, kept: kept.map { [$0] } ?? [])
  }

  func refusal(_ text: String) -> LauncherRefusal {
    LauncherRefusal(
      description: "no server can be started under '\(ServerLauncher.text(words))': \(text)")
  }
}

// MARK: - Trying

/// What a process under a launcher says.
private struct Look {
  var found: LaunchedLook
  var getsDescriptors: Bool
}

/// Starts a program under a command to look around.
private struct Trial {
  let patience: Duration
  let attention: Int32?

  /// An answer has less; a launcher that says more may never end.
  private static let longestAnswer = 1 << 20

  struct Failure: Error {
    let text: String
    /// Whether another way to the program would meet the same.
    let isFinal: Bool
  }

  func look(_ start: Start, _ program: ProgramFile) throws(Failure) -> Look {
    let page: FileDescriptor
    do throws(SystemError) {
      page = try CallCountPage.makeObject()
    } catch {
      // Nothing is counted then, and nobody need know whether it would get there.
      return try look(start, program, page: nil)
    }
    return try look(start, program, page: page.number)
  }

  private func look(
    _ start: Start, _ program: ProgramFile, page: Int32?
  ) throws(Failure) -> Look {
    let input: LaunchedInput
    do throws(WorkFailure) {
      input = try LaunchedInput()
    } catch {
      throw Failure(text: error.text, isFinal: true)
    }
    var child: Child
    do throws(WorkFailure) {
      child = try start.child(
        of: program, WorkerProgram.launchedLookRole, start.findsByDescriptor ? [] : ["hash"],
        input: input.number, page: page)
    } catch {
      throw Failure(text: error.text, isFinal: true)
    }
    let deadline = Deadline(after: patience)
    try wait(&child, until: deadline)
    let ending = child.reap()
    guard ending == .exited(0) else {
      throw Failure(text: child.account(of: ending, atMost: 400), isFinal: false)
    }
    // What a launcher says of its own stands before it, or behind.
    let lines = child.outputText.split(separator: UInt8(ascii: "\n"))
    let found = lines.compactMap { try? JSONDecoder().decode(LaunchedLook.self, from: Data($0)) }
      .last
    guard let found else {
      throw Failure(
        text: "\(child.account(of: ending, atMost: 400)), and never started the server; what "
          + "stands before the program must start it and hand its standard streams on",
        isFinal: false)
    }
    if !start.findsByDescriptor, found.sha256 != program.sha256 {
      throw Failure(
        text: "\(program.standingPath) is another program there (SHA-256 "
          + "\(found.sha256?.prefix(12) ?? "unknown"), and not \(program.sha256.prefix(12))); put this one "
          + "in its place",
        isFinal: true)
    }
    let identity = page.flatMap(LaunchedLook.identity)
    return Look(found: found, getsDescriptors: identity != nil && found.passed == identity)
  }

  /// Waits for the end of what was started.
  private func wait(_ child: inout Child, until deadline: Deadline) throws(Failure) {
    var isOpen = true
    while true {
      let ready =
        (try? poll(
          [child.handle] + (attention.map { [$0] } ?? [])
            + (isOpen ? [child.outputNumber] : []), until: deadline)) ?? []
      isOpen = child.collect(atMost: Self.longestAnswer)
      let hasEnded = ready.first == true
      if attention != nil, ready.dropFirst().first == true {
        throw Failure(text: "interrupted", isFinal: true)
      }
      if hasEnded { return }
      let isLoud =
        child.outputText.count >= Self.longestAnswer
        || child.errorText.count >= Self.longestAnswer
      if deadline.hasPassed || isLoud {
        let words = child.complaints.prefix(400)
        let said = words.isEmpty ? "nothing" : "'\(words)'"
        // It is asked to end all that it has started, which it would not do when it is killed.
        child.end(within: .seconds(3))
        throw Failure(
          text: isLoud
            ? "it says more than \(Self.longestAnswer) bytes, and does not end"
            : "after \(patience.components.seconds) s it has not started the server, or not ended with it; "
              + "it says \(said)",
          isFinal: true)
      }
    }
  }
}

// MARK: - Finding

extension Launcher {
  /// Where execvp(3) looks where nothing else is said.
  private static let standardPlaces = "/usr/local/bin:/usr/bin:/bin"

  /// The file that a command's first word names, as a shell finds it.
  private static func path(of word: String) throws(LauncherRefusal) -> String {
    func isProgram(_ path: String) -> Bool {
      var status = stat()
      return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        && access(path, X_OK) == 0
    }
    if word.contains("/") {
      if isProgram(word) { return word }
      throw LauncherRefusal(
        description: "no server can be started under '\(word)': there is no program at that path")
    }
    let places = environment("PATH") ?? standardPlaces
    for place in places.split(separator: ":", omittingEmptySubsequences: false) {
      let path = "\(place.isEmpty ? "." : place)/\(word)"
      if isProgram(path) { return path }
    }
    throw LauncherRefusal(
      description:
        "no server can be started under '\(word)': no directory in PATH has a program of that "
        + "name; install it, or write its path")
  }
}
