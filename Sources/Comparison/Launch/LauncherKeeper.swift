// Between a run and a launcher: a process that outlives neither. A launcher may start others, leave its process
// group or end before the server does, and a run may be killed at any time; whatever comes of them, their
// keeper ends all that is left.

internal import Glibc
internal import Linux

/// What a keeper is told.
struct KeeperOrder: Equatable {
  /// Whether descriptor ``ChildProcess/passedNumber`` is handed on.
  var handsOnPage: Bool
  /// A descriptor that is handed on under its number; nil for none.
  var kept: Int32?
  /// The file of the launcher.
  var path: String
  /// The launcher's arguments, with its name at their head.
  var words: [String]

  var arguments: [String] { [handsOnPage ? "page" : "none", "\(kept ?? -1)", path] + words }

  init(handsOnPage: Bool, kept: Int32?, path: String, words: [String]) {
    self.handsOnPage = handsOnPage
    self.kept = kept
    self.path = path
    self.words = words
  }

  /// - Returns: nil of what ``arguments`` never is.
  init?(_ arguments: ArraySlice<String>) {
    let arguments = Array(arguments)
    guard arguments.count > 3, let kept = Int32(arguments[1]) else { return nil }
    self.init(
      handsOnPage: arguments[0] == "page", kept: kept < 0 ? nil : kept, path: arguments[2],
      words: Array(arguments.dropFirst(3)))
  }
}

extension WorkerProgram {
  /// For processes that were killed to end.
  private static let endPatience = Duration.seconds(2)
  /// Between two looks for what a launcher left running.
  private static let pause = Duration.milliseconds(20)

  /// Starts a launcher with this process's standard streams, and waits until all that it has started has ended.
  /// On SIGTERM, and when nobody reads standard output any longer, it ends all of that.
  ///
  /// - Returns: the exit status; where the launcher has ended, this process ends as it did.
  static func keep(_ order: KeeperOrder) -> Int32 {
    // Where that is denied, what a launcher leaves behind is not seen.
    try? adoptOrphans()
    let signals: TerminationSignals
    do throws(SystemError) {
      signals = try TerminationSignals()
    } catch {
      return refuse(error)
    }
    var launcher: ChildProcess
    do throws(SystemError) {
      launcher = try ChildProcess(
        order.path, order.words, input: StandardStream.input.rawValue,
        output: StandardStream.output.rawValue, errors: StandardStream.errors.rawValue,
        passed: order.handsOnPage ? ChildProcess.passedNumber : nil,
        kept: order.kept.map { [$0] } ?? [])
    } catch {
      let text = "\(processName): \(order.path) cannot be started: \(error.advice)\n"
      _ = try? StandardStream.errors.write(Array(text.utf8)[...])
      return 126
    }
    let group = launcher.id
    // The write end of a pipe is never readable, but for its error once nobody reads it.
    let ends = [signals.descriptor.number, StandardStream.output.rawValue]
    func isOver(until deadline: Deadline?, _ others: [Int32]) -> Bool {
      ((try? poll(ends + others, until: deadline)) ?? []).prefix(ends.count).contains(true)
    }
    if isOver(until: nil, [launcher.handle.number]) {
      Descendants.end(group: group, within: endPatience)
      return 1
    }
    let ending = launcher.reap()
    while Descendants.areLeft() {
      if isOver(until: Deadline(after: pause), []) {
        Descendants.end(group: group, within: endPatience)
        return 1
      }
    }
    end(as: ending)
  }
}
