// GitHub's runner reads what a step prints, on both of its streams, and takes lines of this form out of it:
// they become annotations beside the step and the commit. It shows ten of each level, so the worst come first.

internal import CommandLine

/// A line that the runner of GitHub Actions takes for an annotation.
struct GitHubCommand {
  enum Level: String {
    case error
    case warning
    case notice
  }

  let level: Level
  let title: String
  let message: String

  init(_ level: Level, _ title: String, _ message: String) {
    self.level = level
    self.title = title
    self.message = message
  }

  /// With its line end.
  var line: String {
    let title = Self.escaped(title, isProperty: true)
    return "::\(level.rawValue) title=\(title)::\(Self.escaped(message, isProperty: false))\n"
  }

  /// The runner undoes these three in a message; in a property also the colon and the comma, at which it
  /// is parted. Other orders to a terminal are written as Swift does, because a terminal reads
  /// the same stream.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case ":" where isProperty: escaped += "%3A"
      case "," where isProperty: escaped += "%2C"
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default:
        escaped += scalar.isOrder ? scalar.escaped(asASCII: true) : String(scalar)
      }
    }
    return escaped
  }
}
