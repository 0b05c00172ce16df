// Which names a table may use: those that look like a name, and like nothing else, on a command
// line.

extension String {
  /// Whether this can name a program, an option, an argument or a subcommand: ASCII lower-case
  /// letters, digits and hyphens, and no hyphen first, which would make it look like an option.
  var isNameOnCommandLine: Bool {
    let isWellFormed = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    return isWellFormed && !isEmpty && !hasPrefix("-")
  }
}
