// The limits that explain the cliffs of a sweep.

internal import Comparison
internal import IPCChannels

/// A value of an axis at which something else begins.
struct SweepLimit: Equatable {
  let value: Int
  /// In a word or two, at the line.
  let name: String
  /// What happens there, in a sentence.
  let meaning: String

  /// The limits of an axis that matter to some cells, ascending.
  ///
  /// Their values are those that Linux has unless an administrator changed them: a result does not hold them.
  static func all(
    of axis: Sweep.Axis, for cells: [CellCoordinates], on machine: Machine
  ) -> [SweepLimit] {
    switch axis {
    case .size: ofSizes(Set(cells.compactMap(\.kind)))
    case .clients: ofClients(machine)
    // A rate that is not kept has its own sign.
    case .rate: []
    }
  }

  private static func ofSizes(_ kinds: Set<ChannelKind>) -> [SweepLimit] {
    func bounded(by name: String) -> [ChannelKind] {
      kinds.filter {
        switch $0.description.capacity {
        case .limit(name, _), .varying(name, _): true
        default: false
        }
      }
    }
    var limits: [SweepLimit] = []
    if !bounded(by: "capacity").isEmpty {
      limits.append(
        SweepLimit(
          value: 4096, name: "PIPE_BUF",
          meaning: "a larger write to a pipe is no longer one piece (pipe(7))"))
      limits.append(
        SweepLimit(
          value: 65_536, name: "capacity",
          meaning: "a usual pipe holds so many bytes, and a larger record waits for its reader"))
    }
    if let queue = bounded(by: "msg_max").first {
      limits.append(
        SweepLimit(
          value: queue.description.usualLargestRecord, name: "msgsize_max",
          meaning: "a message of a POSIX queue is usually not larger (mq_overview(7))"))
    }
    if !bounded(by: "wmem_default").isEmpty {
      limits.append(
        SweepLimit(
          value: 212_992, name: "wmem_default",
          meaning: "a Unix socket usually has so many bytes under way (socket(7))"))
    }
    return limits.sorted { $0.value < $1.value }
  }

  private static func ofClients(_ machine: Machine) -> [SweepLimit] {
    [
      SweepLimit(
        value: machine.allowed.count, name: "processors",
        meaning: "more clients than processors that the run may use take turns")
    ]
  }
}
