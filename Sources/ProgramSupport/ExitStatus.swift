// What a program's exit status says, for the code that returns it and the help that lists it.

internal import CommandLine
internal import IPCChannels
package import Messages
package import Rendezvous

/// The exit statuses of the programs.
package enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case failed = 1
  case regressed = 2
  case undecided = 3
  case usage = 64
  case unavailable = 69
  case integrityLost = 70
  case timedOut = 75
  case notPermitted = 77
  case interrupted = 130

  package var meaning: String {
    switch self {
    case .done: "Done."
    case .failed: "Failed, for a reason that standard error says."
    case .regressed: "Something got slower."
    case .undecided: "Something was not compared, or could not be decided; nothing got slower."
    case .usage: "The command line is wrong."
    case .unavailable: "The server or the kind is not available."
    case .integrityLost:
      "Something was lost, doubled or changed on its way, or a library hung, crashed, ended its process or "
        + "answered nonsense."
    case .timedOut: "Timed out."
    case .notPermitted: "Not permitted."
    case .interrupted: "Interrupted."
    }
  }

  package init(_ error: RendezvousError) {
    switch error {
    case .noServer, .notAServer, .alreadyServed: self = .unavailable
    case .timedOut: self = .timedOut
    case .mayNotConnect, .mayNotListen, .nobodyToServe: self = .notPermitted
    case .interrupted: self = .interrupted
    case .refused(let refusal):
      switch refusal.reason {
      case .notPermitted: self = .notPermitted
      case .malformed: self = .failed
      case .version, .kindNotServed, .recordSize, .capacity, .exhausted, .busy:
        self = .unavailable
      }
    case .unusablePath, .notAnAnswer, .dropped, .system: self = .failed
    }
  }

  package init(_ error: ClientError) {
    switch error {
    case .serverGone, .failed: self = .failed
    case .interrupted: self = .interrupted
    case .integrity: self = .integrityLost
    }
  }
}
