// How the story looks: for a terminal of any width, and as one line a call for everything else.

internal import Linux
internal import ProgramSupport

/// Sets the story in lines.
struct StoryText {
  /// Who tells it.
  let speaker: String
  /// Columns; nil where a line may be of any length.
  let width: Int?
  /// Whether to send the escape sequences of ECMA-48 that set colour and weight.
  let usesColour: Bool

  /// Below this the words are set as for this, and the terminal breaks the lines.
  private static let narrowest = 32

  private enum Indent {
    static let call = 2
    static let rest = 6
    static let page = 4
  }

  /// The line that begins a step, behind an empty one.
  func heading(_ step: StoryStep) -> String {
    let title = step.rawValue.uppercased()
    let lines = set("\(title): \(step.meaning)", first: 0, rest: 2) { bold($0) }
    return "\n" + lines
  }

  /// One call.
  ///
  /// - Parameters:
  ///   - page: of the manual, such as `close(2)`.
  ///   - notes: what it is for, as far as that was not said already.
  func call(_ text: String, page: String?, notes: [String?]) -> String {
    let notes = notes.compactMap(\.self).joined(separator: " ")
    let explanation = [page, notes].compactMap(\.self).filter { !$0.isEmpty }
      .joined(separator: ": ")
    if width == nil || notes.isEmpty {
      let comment = explanation.isEmpty ? "" : " \u{A0}#\u{A0}\(explanation)"
      return set(text + comment, first: Indent.call, rest: Indent.rest) { bold($0) }
    }
    return set(text, first: Indent.call, rest: Indent.rest) { bold($0) }
      + set(explanation, first: Indent.page, rest: Indent.page) { $0 }
  }

  /// A line that tells of no call.
  func remark(_ text: String) -> String {
    set(text, first: Indent.call, rest: Indent.call) { $0 }
  }

  private func set(
    _ text: String, first: Int, rest: Int, _ paint: (String) -> String
  ) -> String {
    // A part of it may be a path.
    lines(escaped(text), first: first, rest: rest)
      .map { line in
        "\(tinted(speaker)) | \(paint(String(line.map { $0 == "\u{A0}" ? " " : $0 })))\n"
      }
      .joined()
  }

  /// - Parameters:
  ///   - first: spaces that the first line begins with.
  ///   - rest: spaces that the others begin with.
  private func lines(_ text: String, first: Int, rest: Int) -> [String] {
    var line = String(repeating: " ", count: first)
    guard let width else { return [line + text] }
    let columns = max(width, StoryText.narrowest) - speaker.count - 3
    var lines: [String] = []
    var gap = ""
    for word in text.split(separator: " ") {
      var word = word[...]
      if !gap.isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        (line, gap) = (String(repeating: " ", count: rest), "")
      }
      // A word that no line has room for, such as a path, is broken here: a line that the terminal
      // breaks would not show who speaks.
      while line.count + gap.count + word.count > columns {
        let part = word.prefix(columns - line.count)
        lines.append(line + part)
        word = word.dropFirst(part.count)
        line = String(repeating: " ", count: rest)
      }
      line += gap + word
      gap = " "
    }
    return lines + [line]
  }

  // MARK: Colour

  /// A colour of its own for each speaker.
  private func tinted(_ text: String) -> String {
    painted(text, speaker == "server" ? "36" : "33")
  }

  private func bold(_ text: String) -> String { painted(text, "1") }

  private func painted(_ text: String, _ attributes: String) -> String {
    usesColour ? "\u{1B}[\(attributes)m\(text)\u{1B}[0m" : text
  }
}

extension StoryText {
  /// For standard error as it is now: a terminal can change its width.
  static func forStandardError(_ speaker: String) -> StoryText {
    let isTerminal = StandardStream.errors.isTerminal
    let terminal = environment("TERM") ?? "dumb"
    return StoryText(
      speaker: speaker, width: isTerminal ? StandardStream.errors.columns ?? 80 : nil,
      usesColour: isTerminal && terminal != "dumb" && environment("NO_COLOR") == nil)
  }
}
