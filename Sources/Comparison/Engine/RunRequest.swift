// What a run is to measure, and with which program.

package import IPCChannels
internal import LoadedKinds

/// A comparison to be run.
package struct RunRequest: Sendable {
  /// In the order in which tables without figures show them.
  package var cells: [CellCoordinates]
  /// The kinds that are loaded from files.
  package var libraries: [LoadedLibrary]
  package var settings: Settings
  package var machine: Machine
  package var tool: Tool
  /// The command line, as it was typed.
  package var command: [String]
  /// The program that is started again as server and as worker; its main function must pass its
  /// arguments to ``WorkerProgram`` first.
  package var program: ProgramFile
  /// Another build, to be started in the same rounds; nil for none.
  package var against: OtherBuild?
  /// What all servers are started under; nil for nothing.
  package var launcher: Launcher?
  /// Whether there may be more rounds than the settings say, because nobody asked for a number.
  package var choosesRounds: Bool

  package init(
    cells: [CellCoordinates], libraries: [LoadedLibrary] = [], settings: Settings, machine: Machine,
    tool: Tool, command: [String],
    program: ProgramFile, against: OtherBuild? = nil, launcher: Launcher? = nil,
    choosesRounds: Bool = false
  ) {
    self.cells = cells
    self.libraries = libraries
    self.settings = settings
    self.machine = machine
    self.tool = tool
    self.command = command
    self.program = program
    self.against = against
    self.launcher = launcher
    self.choosesRounds = choosesRounds
  }

  /// Each cell that another build can measure once more, behind its own.
  package static func cells(
    _ cells: [CellCoordinates], beside other: OtherBuild
  ) -> [CellCoordinates] {
    cells.flatMap { cell -> [CellCoordinates] in
      let isKnown = cell.kind == nil ? other.loadsKinds : other.contenders.contains(cell.name)
      guard isKnown else { return [cell] }
      var beside = cell
      beside.entry = .against
      return [cell, beside]
    }
  }

  /// Every combination, placements changing slowest.
  ///
  /// - Parameters:
  ///   - contenders: what `names` are the names of.
  ///   - names: of those that take part.
  ///   - libraries: the kinds that are loaded, behind them. One takes part with the strategies that it has.
  ///   - waits: how both sides wait.
  ///   - placements: where client and server run.
  ///   - recordSizes: in bytes.
  ///   - capacities: records that fit each direction; nil for the kind's own number. A kind whose capacity
  ///     cannot be chosen takes part once, with its own.
  ///   - clients: how many clients there are at the same time.
  ///   - rates: messages a second of each client; nil for a closed loop.
  package static func cells(
    of contenders: some Contenders, names: [String], libraries: [LoadedLibrary] = [],
    waits: [WaitStrategy], placements: [Placement], recordSizes: [Int], capacities: [Int?] = [nil],
    clients: [Int], rates: [Int?] = [nil]
  ) -> [CellCoordinates] {
    let entrants =
      names.map { name in
        let kind = contenders.kind(of: name)
        return Entrant(
          name: name, kind: kind, waits: waits, hasCapacity: kind.description.capacity.isChosen)
      }
      + libraries.map { library in
        Entrant(
          name: library.name, kind: nil, waits: waits.filter(library.promises.waits.contains),
          hasCapacity: library.promises.description.capacity.isChosen)
      }
    var cells: [CellCoordinates] = []
    for placement in placements {
      for recordSize in recordSizes {
        for clients in clients {
          for rate in rates {
            for entrant in entrants {
              for capacity in entrant.hasCapacity ? capacities : [nil] {
                for wait in entrant.waits {
                  cells.append(
                    CellCoordinates(
                      name: entrant.name, kind: entrant.kind, wait: wait, placement: placement,
                      recordSize: recordSize, capacity: capacity, clients: clients,
                      ratePerSecond: rate))
                }
              }
            }
          }
        }
      }
    }
    return cells
  }

  /// Something that takes part, and the axes of it that are not everybody's.
  private struct Entrant {
    let name: String
    let kind: ChannelKind?
    let waits: [WaitStrategy]
    let hasCapacity: Bool
  }
}

/// What a run tells while it goes on.
package enum RunEvent: Sendable {
  /// A cell begins; round 0 is the warm-up.
  case cell(CellCoordinates, round: Int, of: Int, nanosecondsLeft: UInt64)
  /// A cell begins with a round that it had before, and that did not count.
  case again(CellCoordinates, round: Int, nanosecondsLeft: UInt64)
  /// A round is over.
  case round(Int, of: Int, nanosecondsLeft: UInt64)
  /// Nothing new, but time has passed.
  case tick
}

/// Why a run ended before its work was done.
package enum RunFailure: Error, Equatable, Sendable {
  /// A message was lost, doubled, changed or made up: no figure of this run is worth anything.
  case integrity(String)
  /// The same of kinds that were loaded, named here: their rows have no figures, and those of the others stand.
  case loadedIntegrity(String)
  /// SIGINT or SIGTERM came.
  case interrupted
  /// Some cells, named here, gave no answer in time; the others were measured.
  case timedOut(String)
  /// Some cells, named here, broke down, or there was no time for them; the others were measured. Or
  /// this machine does not let the program work.
  case failed(String)
  /// There is not one cell that can be measured here; each row says why.
  case nothingToMeasure
}
