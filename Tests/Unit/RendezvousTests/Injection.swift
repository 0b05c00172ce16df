// A system call that strace makes fail.

import IPCChannels
import TestSupport
import Testing

/// A call to fail: which, for the how-manieth time, and with what.
struct Injection: CustomTestStringConvertible, Sendable {
  let call: String
  let time: Int
  let error: String
  /// What the client asks for whose handshake it happens to.
  let kind: ChannelKind

  init(_ call: String, _ time: Int = 1, _ error: String = "EMFILE", kind: ChannelKind = .memfd) {
    self.call = call
    self.time = time
    self.error = error
    self.kind = kind
  }

  var testDescription: String { "\(call) no. \(time): \(error) (\(kind.rawValue))" }

  /// Whether strace is there and may trace.
  static let isPossible: Bool = {
    guard let trial = try? SpawnedProcess(["strace", "-o", "/dev/null", "true"]) else {
      return false
    }
    return trial.exitStatus() == 0
  }()
}
