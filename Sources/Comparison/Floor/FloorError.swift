// Why there is no number from a bare loop.

package import Linux

/// What went wrong with a bare loop.
package enum FloorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It could not be made: this size, these processors or this machine do not allow it.
  case notAvailable(FloorMechanism, recordSize: Int, Errno)
  /// The other side has ended, or the kernel refused a transfer.
  case broken(FloorMechanism, Errno)
  /// A record came back that was not the one that was sent, or a stream's sum was another.
  case wrongRecord(FloorMechanism)

  package var description: String {
    switch self {
    case .notAvailable(let mechanism, let recordSize, let errno):
      "no bare \(mechanism.rawValue) loop with records of \(recordSize) bytes: \(errno)"
    case .broken(let mechanism, let errno):
      "the bare \(mechanism.rawValue) loop ended early: \(errno)"
    case .wrongRecord(let mechanism):
      "the bare \(mechanism.rawValue) loop brought another record than was sent"
    }
  }

  /// - Parameter answer: of a function of CFloor that was measuring.
  static func check(_ answer: Int32, _ mechanism: FloorMechanism) throws(FloorError) {
    switch Errno(-answer) {
    case Errno(0): return
    case .badMessage: throw .wrongRecord(mechanism)
    case let errno: throw .broken(mechanism, errno)
    }
  }
}
