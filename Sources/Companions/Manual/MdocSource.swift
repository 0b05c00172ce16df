// A man page's source. Whatever a table says becomes a word or a paragraph of it by way of an escape, so that no text
// can be taken for a request, a macro or a delimiter, and no caller can forget that.

internal import CommandLine

/// The source of a page in the language of mdoc(7).
struct MdocSource {
  /// The macros that are used.
  enum Macro: String {
    case argument = "Ar"
    case beginDisplay = "Bd"
    case beginList = "Bl"
    case command = "Cm"
    case date = "Dd"
    case description = "Nd"
    case endDisplay = "Ed"
    case endList = "El"
    case environment = "Ev"
    case flag = "Fl"
    case item = "It"
    case name = "Nm"
    case optional = "Op"
    case paragraph = "Pp"
    case reference = "Xr"
    case section = "Sh"
    case system = "Os"
    case title = "Dt"
  }

  /// A part of a line that begins with a macro.
  enum Part {
    case macro(Macro)
    /// Words of a table, which are escaped.
    case text(String)
    /// The name of a page, by which man(1) looks for it: letters, digits and hyphens, which stay as they are.
    case page(String)
    /// What only the language itself has, such as `-tag` or a comma between two macros' arguments.
    case literal(StaticString)
  }

  /// What was written until now.
  private(set) var text = ""

  /// Bytes in a line of text: mandoc(1) finds longer ones wanting in style.
  private static let width = 80

  /// Writes a remark, which is not part of the page.
  mutating func remark(_ remark: String) {
    text += ".\\\" \(Self.escaped(remark))\n"
  }

  /// Writes a line that begins with a macro.
  mutating func line(_ macro: Macro, _ parts: Part...) { line(macro, parts) }

  /// Writes a line that begins with a macro.
  mutating func line(_ macro: Macro, _ parts: [Part]) {
    let words = parts.flatMap { part in
      switch part {
      case .macro(let macro): [macro.rawValue]
      case .text(let text): TextLayout.words(text).map(Self.escapedForMacro)
      case .page(let name): [name]
      case .literal(let literal): ["\(literal)"]
      }
    }
    text += "." + ([macro.rawValue] + words).joined(separator: " ") + "\n"
  }

  /// Writes text of whole sentences. Each sentence begins a line: roff sets the space behind it then.
  mutating func prose(_ prose: String) {
    let words = TextLayout.words(prose)
    var line: [String] = []
    func filled() -> [String] {
      TextLayout.fill(line, width: Self.width, prefix: "", indent: 0).filter { !$0.isEmpty }
    }
    for (position, word) in words.enumerated() {
      let next = position + 1 < words.count ? words[position + 1] : nil
      let looksLikeEnd = Self.looksLikeEnd(of: word)
      let isEnd = looksLikeEnd && next?.first?.isLowercase != true
      // A line may end behind "e.g.", and roff is told that no sentence does.
      line.append(Self.escaped(word) + (looksLikeEnd && !isEnd ? "\\&" : ""))
      if isEnd || next == nil {
        for words in filled() { text += Self.escapedAtStart(words) + "\n" }
        line = []
      }
    }
  }

  /// Writes lines that are shown as they stand.
  mutating func literal(_ lines: [String]) {
    line(.beginDisplay, .literal("-literal -offset indent"))
    for line in lines { text += Self.escapedAtStart(Self.escaped(line)) + "\n" }
    line(.endDisplay)
  }

  private static func looksLikeEnd(of word: String) -> Bool {
    let closing: Set<Character> = ["'", "\"", ")", "]"]
    let open = word.reversed().drop { closing.contains($0) }
    return open.first.map { ".!?".contains($0) } ?? false
  }

  /// Spells characters that roff takes for something else, or shows as something else: a hyphen-minus and the
  /// quotes are to stay what a shell understands when a command is copied out of a page.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "\"": result += "\\(dq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }
    return result
  }

  /// At the start of a line a full stop begins a request. So does an apostrophe, which never stands there: it is
  /// spelled otherwise.
  private static func escapedAtStart(_ line: String) -> String {
    line.hasPrefix(".") ? "\\&" + line : line
  }

  /// Behind a macro, a word can be another macro, which begins with a capital letter or a percent sign and has at
  /// most three characters, or a delimiter, which is one character and no letter or digit.
  private static func escapedForMacro(_ word: String) -> String {
    guard word.count <= 3, let first = word.unicodeScalars.first else { return escaped(word) }
    let isHarmless = ("a"..."z").contains(first) || ("0"..."9").contains(first)
    return (isHarmless ? "" : "\\&") + escaped(word)
  }
}
