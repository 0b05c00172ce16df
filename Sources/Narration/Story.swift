// What was told so far, and so what is to be told of the next call.

internal import Linux

/// One process's part of the story.
struct Story {
  /// Of the thread of that id.
  private var steps: [Int32: StoryStep] = [:]
  /// The last heading.
  private var heading: StoryStep?
  /// Which call each open descriptor of the story came from. All others are none of its business.
  private var origins: [Int32: Substring] = [:]
  private var passed: Set<Int32> = []
  /// The reasons that were told. Nobody wants to read one twice.
  private var reasons: Set<String> = []

  mutating func begin(_ step: StoryStep, on thread: Int32) { steps[thread] = step }

  /// Returns the text for a call; an empty one where it does not belong to the story.
  mutating func tell(_ call: ToldCall, on thread: Int32, _ text: StoryText) -> String {
    var closing: (number: Int32, origin: Substring, wasPassed: Bool)?
    if case .closes(let number) = call.effect {
      guard let origin = origins[number] else { return "" }
      closing = (number, origin, passed.contains(number))
    }
    take(note: call)
    let step = (steps[thread] ?? .meet).next(call.effect, closesPassed: closing?.wasPassed ?? false)
    let page = ManualPage.all[key(call)]
    var notes = [once(page?.reason)]
    if let closing {
      let end = closing.wasPassed ? ", and was passed: the client has its own now." : "."
      notes.append("\(closing.number) came from \(closing.origin)\(end)")
    }
    // Spaces that do not break keep the answer beside the last argument.
    let what = "\(call.function)(\(call.arguments))\u{A0}=\u{A0}\(call.answerText)"
    return head(step, on: thread, text)
      + text.call(what, page: ManualPage.name(of: call.function, page), notes: notes)
  }

  /// As ``tell(_:on:_:)``, for a use of a channel.
  mutating func tellUse(
    _ calls: [String], _ what: String, reason: String?, on thread: Int32, _ text: StoryText
  ) -> String {
    let names = calls.joined(separator: ", ")
    let known = calls.last.flatMap { ManualPage.all[$0]?.reason }
    return head(.use, on: thread, text)
      + text.call(
        calls.isEmpty ? what : "\(names): \(what)",
        page: calls.isEmpty ? nil : ManualPage.names(of: calls), notes: [once(reason ?? known)])
  }

  private mutating func once(_ reason: String?) -> String? {
    guard let reason, reasons.insert(reason).inserted else { return nil }
    return reason
  }

  private mutating func head(_ step: StoryStep, on thread: Int32, _ text: StoryText) -> String {
    steps[thread] = step
    defer { heading = step }
    return heading == step ? "" : text.heading(step)
  }

  private mutating func take(note call: ToldCall) {
    switch call.effect {
    case .opens(let numbers), .receives(let numbers):
      for number in numbers { origins[number] = call.function }
    case .passes(let numbers): passed.formUnion(numbers)
    case .closes(let number):
      origins[number] = nil
      passed.remove(number)
    case .nothing, .maps, .unmaps, .findsEnd: break
    }
  }

  /// A packet with descriptors is another matter than one without.
  private func key(_ call: ToldCall) -> String {
    switch call.effect {
    case .passes, .receives: call.name + " SCM_RIGHTS"
    default: call.name
    }
  }
}
