// What is checked: a kind of the library, or one in a file.

package import IPCChannels
package import LoadedKinds

/// A kind whose contract is checked.
package enum CheckedKind: Equatable, Sendable {
  case builtIn(ChannelKind)
  case loaded(KindFile)

  /// Reads a kind's name, or a file with options: `./name.so,key=value`.
  package init?(_ text: String) {
    if let kind = ChannelKind(rawValue: text) {
      self = .builtIn(kind)
    } else if let file = KindFile(text) {
      self = .loaded(file)
    } else {
      return nil
    }
  }

  /// As it is written on a command line.
  package var text: String {
    switch self {
    case .builtIn(let kind): kind.rawValue
    case .loaded(let file): file.text
    }
  }
}

/// What has to be known of a kind before it is checked.
package struct CheckedPromises: Codable, Sendable {
  /// What it is called.
  package var name: String
  /// What it is, in a line.
  package var summary: String
  /// The ways to wait that it has.
  package var waits: [WaitStrategy]
  /// In bytes.
  package var largestRecord: Int
  /// What it says stays in the machine when both sides are killed; nil for nothing.
  package var leaves: String?
  /// All that a kind says which was loaded; nil for others.
  package var library: KindPromises?

  init(_ kind: ChannelKind) throws(ChannelError) {
    let description = kind.description
    name = description.name
    summary = description.object
    waits = WaitStrategy.allCases
    largestRecord = try description.largestRecord()
    leaves = description.leftAfterKill
  }

  init(_ library: KindPromises) {
    name = library.name
    summary = library.summary
    waits = library.waits
    largestRecord = library.largestRecord
    leaves = library.leaves
    self.library = library
  }

  /// Why a clause says nothing about the kind; nil where it does.
  package func exemption(from clause: Clause) -> String? {
    guard let library else { return nil }
    if clause == .untrusting && !library.isUntrusting {
      return "it does not say that a hostile peer cannot harm this side"
    }
    if library.mayLose && [.once, .bounded, .ends].contains(clause) {
      return "it says that it may lose records"
    }
    return nil
  }
}
