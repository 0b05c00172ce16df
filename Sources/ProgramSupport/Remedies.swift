// What users of the programs can do about what the library says is wrong: the remedies that name options and
// programs stand here, and nowhere in the library.

internal import Linux
package import Rendezvous

extension RendezvousError {
  /// The error for users of the programs: what is wrong, and what to do about it.
  package var programText: String { problem + (programRemedy.map { "; \($0)" } ?? "") }

  private var programRemedy: String? {
    switch self {
    case .noServer: "start one with 'ipc-server', or name its path with --socket"
    case .notAServer: "name a server's path with --socket"
    case .mayNotConnect(_, UserNumber.overflow): remedy
    case .mayNotConnect(_, let user): Remedy.allow(user)
    case .unusablePath(_, let problem):
      switch problem {
      case .length, .zero: "choose another --socket"
      case .occupied: "remove it, or choose another --socket"
      // Which is the standard one: nobody has named it.
      case .openDirectory: "remove it, or use --socket"
      case .noLock: "move it, or choose another --socket"
      case .missingDirectory: "make it, or choose another --socket"
      case .takenMeanwhile, .system: remedy
      }
    case .mayNotListen: "use a --socket in a directory of your own"
    case .nobodyToServe:
      "map a user for it, as 'unshare --map-root-user' does, or name other users with --allow-uid"
    case .alreadyServed: "stop it, or choose another --socket"
    case .refused, .timedOut, .interrupted, .notAnAnswer, .dropped, .system: remedy
    }
  }
}

/// What a server's refusal advises, in terms of the options of ipc-client and ipc-server.
package enum Remedy {
  /// For a user who is not served.
  package static func allow(_ user: UInt32) -> String {
    "start the server with --allow-uid \(user)"
  }

  /// For a client that asked for a kind that is not served.
  ///
  /// - Parameter served: what stands behind --kind for each that is.
  package static func ask(for served: [String], orServe asked: String) -> String {
    "use --kind \(served.first ?? "") or a server of \(asked)"
  }

  /// For a client that has another library than the server, or none.
  package static func load(_ path: String) -> String {
    "use --kind with the server's file, \(path)"
  }

  /// For a client that has a library of a built-in kind's name.
  package static func takeBuiltIn(_ name: String) -> String { "use --kind \(name)" }
}
