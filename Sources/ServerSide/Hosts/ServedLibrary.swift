// The kinds of its users' own that a server serves: what their libraries promise, which other processes have asked.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import ProgramSupport
internal import Rendezvous

/// A kind from a file, and how it is served.
struct ServedLibrary {
  let file: KindFile
  let promises: KindPromises
  /// How the server's side waits.
  let strategy: WaitStrategy

  var name: String { promises.name }
  var identity: LibraryIdentity {
    LibraryIdentity(hash: promises.hash, version: promises.version)
  }

  /// Makes sure that a client which asks for the kind has the same library.
  func require(in hello: Hello) throws(Refusal) {
    let remedy = Remedy.load(file.path)
    if let refusal = Refusal(toClientOf: hello, serving: identity, remedy: remedy) {
      throw refusal
    }
  }
}

/// All that a command line names.
struct ServedLibraries {
  /// A file that cannot be served now, and why.
  struct Missing {
    let path: String
    let reason: String
    /// Whether this user may not read it.
    let isDenied: Bool
  }

  private(set) var served: [ServedLibrary] = []
  private(set) var missing: [Missing] = []

  static let none = ServedLibraries()

  private init() {}

  /// Asks each file what it promises.
  ///
  /// - Parameters:
  ///   - strategy: how the server is to wait; nil where nobody says.
  /// - Throws: where two files are one kind: a client names its kind only.
  init(_ files: [KindFile], strategy: WaitStrategy?) throws(ProgramFailure) {
    for file in files {
      let promises: KindPromises
      do throws(KindLoadError) {
        promises = try KindInquiry.promises(of: file)
      } catch {
        missing.append(
          Missing(path: file.path, reason: error.description, isDenied: file.isDenied))
        continue
      }
      if let other = served.first(where: { $0.name == promises.name }) {
        throw ProgramFailure(
          .usage,
          "\(other.file.text) and \(file.text) are both the kind '\(promises.name)'; serve one of them"
        )
      }
      guard let strategy = promises.choice(of: strategy) else {
        missing.append(
          Missing(
            path: file.path, reason: promises.lack(of: strategy!), isDenied: false))
        continue
      }
      served.append(ServedLibrary(file: file, promises: promises, strategy: strategy))
    }
  }

  /// For a server that has nothing else to serve.
  var failure: ProgramFailure {
    ProgramFailure(
      missing.contains(where: \.isDenied) ? .notPermitted : .unavailable,
      missing.map(\.reason).joined(separator: "; "))
  }
}
