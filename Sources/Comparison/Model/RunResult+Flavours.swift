// What a result holds of each of the two loops in bare C. They have a key each, so that a file from
// before there were two says what it always said.

extension Settings {
  /// The loops in bare C that run beside each cell.
  package var flavours: [FloorFlavour] {
    FloorFlavour.allCases.filter { $0 == .inlined ? hasFloor : hasLibcFloor == true }
  }
}

extension Cell {
  package subscript(flavour: FloorFlavour) -> Floor? {
    get { flavour == .inlined ? floor : libcFloor }
    set { if flavour == .inlined { floor = newValue } else { libcFloor = newValue } }
  }

  /// The loops that could be measured beside it.
  var flavours: [FloorFlavour] {
    FloorFlavour.allCases.filter { self[$0].map { $0.unavailable == nil } ?? false }
  }
}

extension Round {
  package subscript(flavour: FloorFlavour) -> FloorRound? {
    get { flavour == .inlined ? floor : libcFloor }
    set { if flavour == .inlined { floor = newValue } else { libcFloor = newValue } }
  }
}
