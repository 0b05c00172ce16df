// Checks of the faults in FAULTS.md that a channel must survive.

internal import IPCChannels

package enum FaultCheck: String, CaseIterable, Sendable {
  case slowReader

  func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) throws -> [String] {
    switch self {
    case .slowReader: []
    }
  }
}
