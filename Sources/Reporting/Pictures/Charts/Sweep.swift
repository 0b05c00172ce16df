// Groups of a run that differ in one axis alone: what grows with the size of a record, the number of clients or the
// rate, and where the order changes.

internal import Comparison
internal import IPCChannels

/// Some groups, by the one axis in which they differ.
struct Sweep {
  enum Axis: CaseIterable {
    case size
    case clients
    case rate

    var title: String {
      switch self {
      case .size: "record size, bytes"
      case .clients: "clients"
      case .rate: "messages/s of each client"
      }
    }

    func value(_ group: Group) -> Int? {
      switch self {
      case .size: group.recordSize
      case .clients: group.clients
      case .rate: group.ratePerSecond
      }
    }
  }

  let axis: Axis
  /// Ascending by the axis; two at least.
  let groups: [Group]
  let metric: Metric

  /// What the groups have in common, such as `cross, closed loop, 1 client`.
  var heading: String {
    let group = groups[0]
    return [
      group.placement.rawValue,
      axis == .rate ? "open loop" : MachineText.loop(group.ratePerSecond),
      axis == .size ? nil : "\(group.recordSize) bytes",
      axis == .clients ? nil : counted(group.clients, "client"),
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// What groups of one sweep share.
  private struct Common: Hashable {
    let placement: Placement
    let recordSize: Int?
    let clients: Int?
    let rate: Int?
    let isOpenLoop: Bool

    init(_ group: Group, without axis: Axis) {
      placement = group.placement
      recordSize = axis == .size ? nil : group.recordSize
      clients = axis == .clients ? nil : group.clients
      rate = axis == .rate ? nil : group.ratePerSecond
      isOpenLoop = group.isOpenLoop
    }
  }

  /// The sweeps of a run, in the order of its groups: of what ranks, and over sizes of bytes a second too.
  static func all(_ report: Report) -> [Sweep] {
    let groups = report.analysis.groups.filter { $0.rows.contains(where: \.isMeasured) }
    return Axis.allCases.flatMap { axis -> [Sweep] in
      var order: [Common] = []
      var found: [Common: [(value: Int, group: Group)]] = [:]
      for group in groups {
        guard let value = axis.value(group) else { continue }
        let common = Common(group, without: axis)
        if found[common] == nil { order.append(common) }
        found[common, default: []].append((value, group))
      }
      return order.flatMap { common -> [Sweep] in
        let own = (found[common] ?? []).sorted { $0.value < $1.value }.map(\.group)
        guard own.count > 1 else { return [] }
        let metrics =
          [Metric.ranking(isOpenLoop: common.isOpenLoop)] + (axis == .size ? [.streamBytes] : [])
        return metrics.filter { metric in
          own.contains { $0.rows.contains { $0[metric]?.value != nil } }
        }.map { Sweep(axis: axis, groups: own, metric: $0) }
      }
    }
  }

  /// The rows of each kind and wait strategy along the axis, in the order of the first group that has them.
  var series: [(name: String, rows: [(x: Int, row: Row)])] {
    var order: [String] = []
    var rows: [String: [(x: Int, row: Row)]] = [:]
    for group in groups {
      guard let x = axis.value(group) else { continue }
      for row in group.rows where row.isMeasured {
        let name = RowName.text(row)
        if rows[name] == nil { order.append(name) }
        rows[name, default: []].append((x, row))
      }
    }
    return order.map { ($0, rows[$0] ?? []) }
  }
}
