// What a shell offers in one place of a command line, between the kinds of values that a table knows and the languages
// of three shells.

internal import CommandLine

/// What may stand in a place of a command line.
struct Offer: Equatable {
  /// Which names of files belong there.
  enum Files {
    case none
    case any
    /// Shared objects, and the directories on the way to them.
    case objects
  }

  /// The names of a choice; none where the values are too many to list.
  var words: [String] = []
  var files = Files.none

  /// Whether several values are written as one word, separated by commas.
  var isList = false

  init(_ kind: ValueKind) {
    switch kind {
    case .choice(let names): words = names
    case .choiceOrObject(let names):
      words = names
      files = .objects
    case .path: files = .any
    case .list(let element):
      self = Offer(element)
      isList = true
    case .integer, .number, .size, .rate, .command, .text: break
    }
  }
}

extension Option {
  /// What may be its value; nil for a flag.
  var offer: Offer? { valueKind.map(Offer.init) }

  /// What it is for, as shells show it beside the option.
  var hint: String { help.firstClause }
}

extension Command {
  /// What it does, as shells show it beside a subcommand.
  var hint: String { program.overview.firstClause }
}
