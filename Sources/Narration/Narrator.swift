// Tells the story of a channel's object while it happens: `--narrate`.

package import Linux
internal import ProgramSupport
internal import Synchronization

/// Tells each call that makes, maps, passes, uses or frees an object, on standard error.
package final class Narrator: CallListener {
  private static let chosen = Mutex<Narrator?>(nil)

  /// The process's, where it has one.
  package static var current: Narrator? { chosen.withLock { $0 } }

  /// Begins to tell.
  package static func begin(speaker: String) {
    let narrator = Narrator(speaker: speaker)
    chosen.withLock { $0 = narrator }
    CallTelling.begin(narrator)
  }

  private let speaker: String
  private let turn = Turn()
  private let story = Mutex(Story())

  private init(speaker: String) {
    self.speaker = speaker
  }

  package func hear(_ make: () -> ToldCall) {
    takeTurn {
      let call = make()
      // What a signal ended or what would have had to wait is made again, and told then.
      if case .failure(let errno) = call.answer, errno == .interrupted || errno == .again { return }
      tell { $0.tell(call, on: ThreadSignal.currentThread, $1) }
    }
  }

  /// Says that what the calling thread does from now on belongs to a step.
  func begin(_ step: StoryStep) {
    story.withLock { $0.begin(step, on: ThreadSignal.currentThread) }
  }

  /// Does something, and tells of it, while nobody else does.
  func takeTurn<Answer: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    try turn.take(body)
  }

  /// Tells of a use of the calling thread's channel.
  ///
  /// - Parameter calls: by their names; none for what needs no call.
  func tellUse(_ calls: [String], _ what: String, reason: String? = nil) {
    tell { $0.tellUse(calls, what, reason: reason, on: ThreadSignal.currentThread, $1) }
  }

  /// Tells what is no call.
  package func tellRemark(_ text: String) {
    tell { $1.remark(text) }
  }

  private func tell(_ part: (inout Story, StoryText) -> String) {
    let text = StoryText.forStandardError(speaker)
    story.withLock { story in
      // Under the lock, so that threads do not overtake each other.
      Console.errors.write(Array(forPeople(part(&story, text)).utf8))
    }
    // Before the turn ends, in which another process tells what comes next.
    Console.errors.settle()
  }
}
