// Why a server could not wait at its path, or a client was not served.

public import Linux

/// An error of the rendezvous. The cases are those on which a caller acts differently; they carry the facts,
/// so that a program can name the remedy in its own words, such as by its options.
public enum RendezvousError: Error, Equatable, Sendable {
  /// Nothing lies at the path, or a socket on which nobody listens.
  case noServer(at: String)
  /// What lies at the path is no server's socket, for the reason that connect(2) gave.
  case notAServer(at: String, SystemError)
  /// The file system does not let this user connect to the path.
  case mayNotConnect(to: String, user: UInt32)
  /// No server can wait at the path, and no client can find one there.
  case unusablePath(String, PathProblem)
  /// The file system does not let a server make what it needs at the path.
  case mayNotListen(at: String, SystemError)
  /// A server could serve nobody: its user namespace does not map this user of its own, and it names no other.
  case nobodyToServe(user: UInt32)
  /// Somebody else listens at the path.
  case alreadyServed(at: String, by: Occupant)
  /// The server refused, in its own words, which say what to do.
  case refused(Refusal)
  /// What was waited for at the path did not come in time.
  case timedOut(at: String, waitingFor: Event)
  /// Another thread ended the wait.
  case interrupted
  /// Something answered that is no server of this protocol, or breaks it.
  case notAnAnswer(String)
  /// The server dropped the connection without an answer.
  case dropped
  /// The kernel refused a call.
  case system(SystemError)

  /// What is wrong with a path.
  public enum PathProblem: Equatable, Sendable {
    /// It has no bytes, or more than ``SocketPath/longest``.
    case length
    /// It has a byte of zero in it, where the kernel takes it to end.
    case zero
    /// Something lies there that is no socket which an ended server of this user, whose number this is, left.
    case occupied(by: FileEntry, user: UInt32)
    /// What lies in the place of the lock is no lock of a server of this user. The text says what it is.
    case noLock(String, user: UInt32)
    /// The directory that is to hold the socket is not private to this user.
    case openDirectory(FileEntry, user: UInt32)
    /// Its directory does not exist.
    case missingDirectory
    /// Somebody else made something there meanwhile.
    case takenMeanwhile
    /// The kernel refused a call for another reason.
    case system(SystemError)
  }

  /// Who listens at a path already.
  public enum Occupant: Equatable, Sendable {
    /// A server of this protocol; its process, where the kernel tells.
    case server(processID: Int32?)
    /// Another program.
    case program
  }

  /// What is waited for.
  public enum Event: Equatable, Sendable {
    /// Room among the clients whose connection the server has not accepted yet.
    case room
    /// The server's answer to a hello.
    case answer
    /// A client that calls.
    case client
  }
}

// MARK: - In words

extension RendezvousError: CustomStringConvertible {
  /// What is wrong, and what to do about it where that can be said without knowing the program.
  public var description: String { problem + (remedy.map { "; \($0)" } ?? "") }

  /// What is wrong: what was expected, and what was found.
  public var problem: String {
    switch self {
    case .noServer(let path): "no server at \(path)"
    case .notAServer(let path, let error): "\(path) is not a server's socket: \(error)"
    case .mayNotConnect(let path, let user):
      "\(UserNumber.name(of: user)) may not connect to \(path)"
    case .unusablePath(let path, let problem): problem.text(of: path)
    case .mayNotListen(let path, let error): "\(path): \(error.advice)"
    case .nobodyToServe(let user):
      "this process is \(UserNumber.name(of: user)), whose clients nobody can tell from others"
    case .alreadyServed(let path, .server(let process)):
      "another server\(process.map { " (pid \($0))" } ?? "") serves \(path)"
    case .alreadyServed(let path, .program): "another program listens at \(path)"
    case .refused(let refusal):
      "refused by the server: "
        + (refusal.sentence.isEmpty
          ? "status \(refusal.reason.rawValue), without a reason" : refusal.sentence)
    case .timedOut(let path, .room):
      "the server at \(path) takes no connections; its backlog is full"
    case .timedOut(let path, .answer): "the server at \(path) does not answer; is it stopped?"
    case .timedOut(let path, .client): "no client came to \(path) in time"
    case .interrupted: "interrupted"
    case .notAnAnswer(let text): text
    case .dropped: "the server dropped the connection without an answer"
    case .system(let error): error.advice
    }
  }

  /// What to do about it; nil where ``problem`` says all there is.
  public var remedy: String? {
    switch self {
    case .noServer: "start one, or connect to another path"
    case .notAServer: "connect to a server's path"
    case .mayNotConnect(_, let user):
      user == UserNumber.overflow ? "be another user" : "let the server serve user \(user)"
    case .unusablePath(_, let problem): problem.remedy
    case .mayNotListen: "use a path in a directory of your own"
    case .nobodyToServe:
      "map a user for it, as unshare(1) can, or name other users to serve"
    case .alreadyServed: "stop it, or choose another path"
    case .refused, .timedOut, .interrupted, .notAnAnswer, .dropped, .system: nil
    }
  }
}

extension RendezvousError.PathProblem {
  fileprivate func text(of path: String) -> String {
    switch self {
    case .length:
      "a socket's path has 1 to \(SocketPath.longest) bytes; '\(path)' has \(path.utf8.count)"
    case .zero: "a socket's path has no byte of zero in it, behind which the kernel does not look"
    case .occupied(let found, let user):
      "\(path) is a \(found.type.rawValue) of \(UserNumber.name(of: found.owner)), expected nothing "
        + "or a socket that an ended server of user \(user) left"
    case .noLock(let found, let user):
      "\(found), expected nothing or the lock of a server of user \(user)"
    case .openDirectory(let found, let user):
      "\(path) should be a directory of user \(user) with mode 0700, and is a "
        + "\(found.type.rawValue) of \(UserNumber.name(of: found.owner)) with mode "
        + "0\(String(found.permissions, radix: 8))"
    case .missingDirectory: "the directory of \(path) does not exist"
    case .takenMeanwhile: "\(path) came to be while this server started"
    case .system(let error): "\(path): \(error.advice)"
    }
  }

  fileprivate var remedy: String? {
    switch self {
    case .length, .zero: "choose another path"
    case .occupied, .openDirectory: "remove it, or choose another path"
    case .noLock: "move it, or choose another path"
    case .missingDirectory: "make it, or choose another path"
    case .takenMeanwhile: "try again"
    case .system: nil
    }
  }
}

/// Runs kernel calls whose failure has no better name here.
func asRendezvousError<Answer: ~Copyable>(
  _ call: @autoclosure () throws(SystemError) -> Answer
) throws(RendezvousError) -> Answer {
  do throws(SystemError) {
    return try call()
  } catch {
    throw .system(error)
  }
}
