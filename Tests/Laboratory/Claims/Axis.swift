// What the cells of a claim differ in. Along some axes lie the two things that are compared; along the
// others lie the groups, in one of which a claim may hold and in another not.

import Comparison
import IPCChannels

/// An option of `ipc-compare run` that makes more cells of one.
enum Axis: String, CaseIterable, CodingKey {
  case kind
  case wait
  case placement
  case size

  /// What a cell has there, as the command line spells it.
  func value(of cell: CellCoordinates) -> String {
    switch self {
    case .kind: cell.name
    case .wait: cell.wait.rawValue
    case .placement: cell.placement.rawValue
    case .size: "\(cell.recordSize)"
    }
  }
}

/// Values on some axes, such as `memfd` and `spin`: what tells one of two compared cells from the other, or
/// one group of a claim from the others.
struct Place: Equatable {
  private let values: [Axis: String]

  init(_ values: [Axis: String]) {
    self.values = values
  }

  /// Where a cell lies on some axes.
  init(_ cell: CellCoordinates, on axes: some Sequence<Axis>) {
    values = Dictionary(uniqueKeysWithValues: axes.map { ($0, $0.value(of: cell)) })
  }

  /// The axes that have a value, in the order of ``Axis``.
  var axes: [Axis] { Axis.allCases.filter { values[$0] != nil } }

  subscript(axis: Axis) -> String? { values[axis] }

  func contains(_ cell: CellCoordinates) -> Bool {
    values.allSatisfy { axis, value in axis.value(of: cell) == value }
  }

  /// The values in the order of their axes, such as `memfd, spin`.
  var title: String { axes.map { values[$0]! }.joined(separator: ", ") }

  /// A condition, such as `placement is same and size is 256`.
  var condition: String {
    axes.map { "\($0.rawValue) is \(values[$0]!)" }.joined(separator: " and ")
  }
}
