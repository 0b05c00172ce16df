// What a cell is of: the axes along which a comparison varies.

package import IPCChannels

/// What is measured: the coordinates of a cell.
package struct CellCoordinates: Codable, Hashable, Sendable {
  /// What the tables call it: the kind, except for contenders that a test brings. Of a kind that was loaded,
  /// ``LoadedLibrary/name``.
  package var name: String
  /// Nil for a kind that was loaded.
  package var kind: ChannelKind?
  /// The wait strategy of both sides.
  package var wait: WaitStrategy
  package var placement: Placement
  /// Bytes.
  package var recordSize: Int
  /// Records that fit each direction, where a number was asked for; nil for the kind's own.
  package var capacity: Int?
  package var clients: Int
  /// Messages a second that each client sends in an open loop; nil for a closed loop.
  package var ratePerSecond: Int?
  /// Why the cell takes part.
  package var entry: Entry

  /// Makes coordinates from their parts.
  ///
  /// - Parameters:
  ///   - name: of the contender, which is the kind's unless it is another one.
  ///   - kind: the mechanism; nil for a kind that was loaded.
  ///   - wait: how both sides wait.
  ///   - placement: where they run.
  ///   - recordSize: in bytes.
  ///   - capacity: records that fit each direction; nil for the kind's own number.
  ///   - clients: how many there are at the same time.
  ///   - ratePerSecond: of each client in an open loop; nil for a closed loop.
  ///   - entry: why the cell takes part.
  package init(
    name: String, kind: ChannelKind?, wait: WaitStrategy, placement: Placement, recordSize: Int,
    capacity: Int? = nil, clients: Int, ratePerSecond: Int? = nil, entry: Entry = .own
  ) {
    self.name = name
    self.kind = kind
    self.wait = wait
    self.placement = placement
    self.recordSize = recordSize
    self.capacity = capacity
    self.clients = clients
    self.ratePerSecond = ratePerSecond
    self.entry = entry
  }

  /// What stands for it in a table's first column: its name, and behind it the capacity that was asked
  /// for, such as `memfd/1024`.
  package var label: String { capacity.map { "\(name)/\($0)" } ?? name }

  /// As it is named outside its group, such as `pipe, block, cross, 24 bytes, 1 client`.
  package var longTitle: String {
    var parts = [
      label, wait.rawValue, placement.rawValue, "\(recordSize) bytes", counted(clients, "client"),
    ]
    if let rateText { parts.append(rateText) }
    switch entry {
    case .own: break
    case .twin: parts.append("second entry")
    case .against: parts.append("other build")
    }
    return parts.joined(separator: ", ")
  }

  /// The rate in a sentence, such as `300,000 messages/s`; nil for a closed loop.
  package var rateText: String? { ratePerSecond.map(Self.rateText) }

  /// A rate in a sentence, such as `300,000 messages/s`.
  package static func rateText(_ perSecond: Int) -> String {
    "\(grouped(Double(perSecond))) messages/s"
  }

  /// As a sentence names it within its group, such as `pipe (block)`.
  var title: String { "\(label) (\(wait.rawValue))" }
}

/// Why a cell takes part in a run.
package enum Entry: String, Codable, CaseIterable, Sendable {
  /// It was asked for.
  case own
  /// It is a cell that takes part a second time, under another name: the run's test of itself.
  case twin
  /// It is the same cell, measured with another build's programs.
  case against
}
