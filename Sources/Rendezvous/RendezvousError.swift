// Why a server could not wait at its path, or a client was not served.

public import Linux

/// An error of the rendezvous. The cases are those on which a caller acts differently.
public enum RendezvousError: Error, Equatable, Sendable {
  /// Nobody serves at the path; the text says what was found and what to do.
  case noServer(String)
  /// The path cannot be used; the text says what was found there and what to do.
  case unusablePath(String)
  /// Another server holds the path's lock.
  case alreadyServed(String)
  /// The file system or the server does not let this user in.
  case notPermitted(String)
  /// The server refused, in its own words.
  case refused(Refusal)
  /// No answer, or no client, in time.
  case timedOut(String)
  /// Another thread ended the wait.
  case interrupted
  /// Something answered that is no server of this protocol, or breaks it.
  case notAnAnswer(String)
  /// The server dropped the connection without an answer.
  case dropped
  /// The kernel refused a call.
  case system(SystemError)
}

extension RendezvousError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noServer(let text), .unusablePath(let text), .alreadyServed(let text),
      .notPermitted(let text), .timedOut(let text), .notAnAnswer(let text):
      text
    case .refused(let refusal):
      "refused by the server: "
        + (refusal.sentence.isEmpty
          ? "status \(refusal.reason.rawValue), without a reason" : refusal.sentence)
    case .interrupted: "interrupted"
    case .dropped: "the server dropped the connection without an answer"
    case .system(let error): error.advice
    }
  }
}

/// Runs kernel calls whose failure has no better name here.
func asRendezvousError<Answer: ~Copyable>(
  _ body: () throws(SystemError) -> Answer
) throws(RendezvousError) -> Answer {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .system(error)
  }
}
