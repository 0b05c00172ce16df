// A file is loaded by a process that nobody depends on, which says what the kind in it promises, and ends: code of a
// library that crashes or hangs as soon as it is loaded ends that process and no other.

internal import Glibc
internal import IPCChannels
internal import Linux

/// A question about a file, answered by the program itself, started again.
public enum KindInquiry {
  /// What is asked.
  public enum Question: String, CaseIterable, Sendable {
    /// What the kind promises.
    case promises = "--kind-promises"
    /// The same, once a channel's server side could be made and closed again: whether it can be used here now.
    case channel = "--kind-channel"
  }

  /// How long an answer may take.
  public static let patience = Duration.seconds(10)

  /// For a process that was ended to be gone.
  private static let patienceForEnd = Duration.seconds(2)
  /// An answer is some thousand bytes long at most.
  private static let longestAnswer = 32_768
  /// Of a process's last words, in bytes.
  private static let longestWords = 200

  // MARK: The process that asks

  /// Asks what the kind in a file promises.
  ///
  /// - Parameters:
  ///   - file: what is loaded.
  ///   - question: what the process does for it.
  ///   - patience: for the answer.
  /// - Throws: the answer where it is no; and how the process ended where it crashed, hung or said something else.
  /// - Precondition: this program's main function passes its arguments to ``answer(_:)`` first.
  public static func promises(
    of file: KindFile, _ question: Question = .promises, within patience: Duration = patience
  ) throws(KindLoadError) -> KindPromises {
    let said: (answer: String, words: String, ending: Ending)
    do throws(SystemError) {
      said = try words(file, question, until: Deadline(after: patience))
    } catch {
      throw KindLoadError(file.path, "no process can be started to load it: \(error.advice)")
    }
    let words = said.words.isEmpty ? "" : "; it says '\(said.words)'"
    let ending: ProcessEnding
    switch said.ending {
    case .ended(let found): ending = found
    case .late(let unended):
      let rest = unended.isEmpty ? "" : "; \(unended)"
      throw KindLoadError(
        file.path,
        "it was being loaded for \(patience) and had not answered; a library must not "
          + "wait for anything there\(words)\(rest)")
    }
    if ending == .exited(0), let promises = KindPromises(lines: said.answer) { return promises }
    if ending == .exited(refusal), let reason = said.answer.split(separator: "\n").first {
      // It begins with the path, as every such error does.
      throw KindLoadError(verbatim: String(reason) + words)
    }
    throw KindLoadError(
      file.path, "the process that loaded it ended with \(ending) and said nothing useful\(words)")
  }

  /// How such a process ended.
  private enum Ending {
    case ended(ProcessEnding)
    /// Its time was up. The text says that it could not be ended, where that is so.
    case late(String)
  }

  /// What such a process says until it has ended.
  private static func words(
    _ file: KindFile, _ question: Question, until deadline: Deadline
  ) throws(SystemError) -> (String, String, Ending) {
    let answer = try PipeEnd.pair()
    let errors = try PipeEnd.pair()
    try answer.read.setNonBlocking()
    try errors.read.setNonBlocking()
    var child = try ChildProcess(
      ownProgramPath, ["ipc-kind", question.rawValue, "\(getpid())", file.text], input: nil,
      output: errors.write.number, errors: errors.write.number, passed: answer.write.number)
    var (said, words): ([UInt8], [UInt8]) = ([], [])
    var ready = false
    repeat {
      ready = try poll(
        [child.handle.number, answer.read.number, errors.read.number], until: deadline)[0]
      drain(answer.read.number, into: &said, atMost: longestAnswer)
      drain(errors.read.number, into: &words, atMost: longestAnswer)
    } while !ready && !deadline.hasPassed
    if !ready { child.kill() }
    let ending = child.reap(within: patienceForEnd)
    drain(answer.read.number, into: &said, atMost: longestAnswer)
    drain(errors.read.number, into: &words, atMost: longestAnswer)
    let line = String(decoding: words, as: UTF8.self).split(separator: "\n").last ?? ""
    let found: Ending =
      if ready, let ending { .ended(ending) } else { .late(ending == nil ? child.unended : "") }
    return (String(decoding: said, as: UTF8.self), String(line.prefix(longestWords)), found)
  }

  /// Takes what is there. What is too much is read and dropped: a writer whose pipe is full would wait.
  private static func drain(_ number: Int32, into text: inout [UInt8], atMost limit: Int) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // A library that writes for ever must not keep the reader from its deadline.
    for _ in 0..<64 {
      let count = unsafe read(number, &buffer, buffer.count)
      if count <= 0 { return }
      text += buffer.prefix(min(count, max(0, limit - text.count)))
    }
  }

  // MARK: The process that answers

  /// The status of a process that says why a file is no kind for it.
  private static let refusal: Int32 = 69

  /// Answers and ends this process, where the arguments are a question; returns where they are none.
  ///
  /// - Parameter arguments: without the program's name.
  public static func answer(_ arguments: [String]) {
    guard arguments.count == 3, let question = Question(rawValue: arguments[0]),
      let parent = Int32(arguments[1]), let file = KindFile(arguments[2])
    else { return }
    let answer = ChildProcess.passedNumber
    do throws(SystemError) {
      try dieWithParent(parent)
    } catch {
      say("\(file.path): \(error.advice)", refusal, to: answer)
    }
    let promises: KindPromises
    do throws(KindLoadError) {
      promises = try LoadedKind.load(file).promises
    } catch {
      say("\(error)", refusal, to: answer)
    }
    if question == .channel {
      do throws(ChannelError) {
        try tryChannel(promises)
      } catch {
        say("\(file.path): \(error)", refusal, to: answer)
      }
    }
    say(promises.lines, 0, to: answer)
  }

  private static func tryChannel(_ promises: KindPromises) throws(ChannelError) {
    let offer = try LoadedKindChannel.make(
      ChannelTerms(recordSize: ChannelTerms.recordSizes.lowerBound), strategy: promises.waits[0],
      directory: nil)
    _ = consume offer
  }

  /// Says it and ends at once: what a library does at the end of its process was not asked for.
  private static func say(
    _ text: String, _ status: Int32, to answer: Int32
  ) -> Never {
    let bytes = Array(text.utf8)
    let count = unsafe write(answer, bytes, bytes.count)
    _exit(count == bytes.count ? status : 1)
  }
}
