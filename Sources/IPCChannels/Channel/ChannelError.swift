// Why a channel could not be made, or why a call on it ended.

public import Linux

/// An error of a channel. The channel that threw it from `send` or `receive` is only good for
/// closing, but for ``timedOut(sent:)`` and ``recordSize(_:)``.
public enum ChannelError: Error, Equatable, Sendable {
  /// `send`: the peer finished or died. (`receive` reports that as its end instead.)
  case peerGone
  /// Another thread ended the call.
  case interrupted
  /// A call's deadline has passed, and so many records of those that were to be sent have gone. The channel
  /// is as good as before; what is sent next must begin with the record behind those, of which a part may be
  /// under way.
  case timedOut(sent: Int)
  /// The peer wrote what it must not into something shared; the text says what.
  case violation(String)
  /// What a server passed is not what its kind consists of; the text says what was expected and
  /// found.
  case unsuitable(String)
  /// The mechanism cannot carry records of this size, and the text names the limit, its value and its file;
  /// or a call was given what is no record of this channel, moved nothing, and left the channel as it was.
  case recordSize(String)
  /// The mechanism cannot hold this number of records; the text names those that it can.
  case capacity(String)
  /// A resource is used up; the text names the limit, its value and its file, after the kernel's
  /// answer.
  case exhausted(SystemError, String)
  /// The library of a loaded kind says that it failed; the text names the kind and the call.
  case library(String)
  /// The library of a loaded kind answered what none may answer, such as more records than it was asked for;
  /// the text names the kind, the call and the answer. Nothing is known of the records that it moved.
  case nonsense(String)
  /// The kernel refused a call for another reason.
  case system(SystemError)
}

extension ChannelError {
  /// Whether the kernel, or a filter of system calls, denies the call to this process.
  public var isDenied: Bool {
    switch self {
    case .system(let error), .exhausted(let error, _): error.isDenied
    default: false
    }
  }
}

extension ChannelError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .peerGone: "the peer has ended the channel"
    case .interrupted: "interrupted"
    case .timedOut(let sent):
      "the deadline has passed; \(sent) records had been sent"
    case .violation(let text), .unsuitable(let text), .recordSize(let text), .capacity(let text),
      .library(let text), .nonsense(let text):
      text
    case .exhausted(let error, let remedy): "\(error); \(remedy)"
    case .system(let error): error.advice
    }
  }
}

/// Runs kernel calls whose failure has no better name here.
@inlinable @inline(__always)
package func asChannelError<Answer: ~Copyable>(
  _ call: @autoclosure () throws(SystemError) -> Answer
) throws(ChannelError) -> Answer {
  do throws(SystemError) {
    return try call()
  } catch {
    throw .system(error)
  }
}

extension SystemError {
  /// Whether a transfer failed because nobody is at the other end any longer.
  @usableFromInline var saysThatPeerIsGone: Bool {
    // EPIPE: a pipe or stream without a reader. ECONNRESET: the peer closed with something unread;
    // the kernel reports it after all that the peer sent. ECONNREFUSED, then ENOTCONN: a datagram
    // socket's peer is closed. ESRCH: a process that is to get a signal has ended.
    switch errno {
    case .brokenPipe, .connectionReset, .connectionRefused, .notConnected, .noSuchProcess: true
    default: false
    }
  }
}
