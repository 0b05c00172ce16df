// Which bare loop a channel kind is held against, or why none is.

package import IPCChannels

/// What a comparison has of bare C beside a channel kind.
package enum FloorChoice: Equatable, Sendable {
  /// The loop over the mechanism that the kind is made of.
  case loop(FloorMechanism)
  /// There is no such loop, for a reason that stands wherever its figures would: a part of a sentence
  /// about the kind, without its name and without a full stop.
  case missing(because: String)

  /// - Parameter kind: nil for a kind that was loaded.
  package init(for kind: ChannelKind?) {
    self =
      switch kind {
      case nil: .missing(because: Self.isLoaded)
      case .pipe?: .loop(.pipe)
      case .fifo?: .loop(.namedPipe)
      case .socketpair?: .loop(.socketpair)
      case .unix?: .loop(.unix)
      case .seqpacket?: .loop(.seqpacket)
      case .datagram?: .loop(.datagram)
      case .tcp?: .loop(.tcp)
      case .mqueue?: .loop(.messageQueue)
      case .signal?: .loop(.signal)
      case .shm?: .loop(.semaphore)
      case .memfd?: .loop(.futex)
      case .eventfd?: .loop(.eventfd)
      case .file?: .loop(.file)
      }
  }

  /// Why a kind that was loaded has none: only its library knows its mechanism.
  static let isLoaded = "bare C has no loop for a kind that was loaded"

  /// Why the second of two loops is not measured.
  static let oneLoop =
    "both loops in bare C are the same here, and vs C is the ratio to them: a ring makes no system "
    + "call while both sides spin, and a semaphore is libc's in either"

  /// Why there is no figure of a loop beside a cell; nil where one can be tried.
  ///
  /// - Parameters:
  ///   - clients: of the cell.
  ///   - spins: whether both sides of the loop never sleep.
  ///   - isSecond: whether the loop of the other flavour is measured beside the cell, too.
  func reasonForNone(clients: Int, spins: Bool, isSecond: Bool) -> String? {
    switch self {
    case .missing(let reason): return reason
    case .loop(let mechanism):
      if clients > 1 { return "there are several clients: the loop in bare C has one" }
      // Measured twice, it would be two figures of one thing, of which either could be the larger.
      return isSecond && mechanism.isOneLoop(spins: spins) ? Self.oneLoop : nil
    }
  }
}
