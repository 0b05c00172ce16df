// What a run leaves behind: measurements and nothing derived from them. This is the JSON schema,
// key by key; every table, file and verdict is computed from it, so that all of them can be computed
// again. Names of integers carry their unit.

/// The result of one run.
package struct RunResult: Codable, Equatable, Sendable {
  /// The version of this schema. It grows when a reader of the old one would misread the new one.
  package static let currentSchemaVersion = 2
  /// The version of results with a ``launcher``. A reader that does not know of them would take their figures for
  /// those of servers that were started as always; all other results it reads as ever.
  package static let launcherSchemaVersion = 3

  package private(set) var schemaVersion = RunResult.currentSchemaVersion
  package var tool: Tool
  /// The other build whose workers and servers took part; nil where there was none.
  package var against: Tool?
  /// The command line, as it was typed.
  package var command: [String]
  /// When the run began: UTC, ISO 8601, seconds.
  package var startedAt: String
  package var elapsedNanoseconds: UInt64
  /// Whether every cell that could run was measured, in as many rounds as there was time for.
  package var complete: Bool
  /// Why not, where not.
  package var failure: String?
  package var settings: Settings
  package var machine: Machine
  /// What the clock and a call in the same process take: nothing can be measured below them. Nothing
  /// is subtracted. Nil where the run ended before it was measured.
  package var baseline: Baseline?
  package var cells: [Cell]
  /// The kinds that were loaded from files; nil where none was. A reader that does not know of them misses the
  /// kind of their cells, and misreads nothing.
  package var libraries: [LoadedLibrary]?
  /// What all servers were started under; nil for nothing.
  package var launcher: ServerLauncher? {
    didSet {
      schemaVersion =
        launcher == nil ? RunResult.currentSchemaVersion : RunResult.launcherSchemaVersion
    }
  }
  /// Why a group of cells, or all of them, has none that took part a second time.
  package var selfTestUnavailable: String?

  package init(
    tool: Tool, command: [String], startedAt: String, settings: Settings, machine: Machine,
    baseline: Baseline?, cells: [Cell]
  ) {
    self.tool = tool
    self.command = command
    self.startedAt = startedAt
    elapsedNanoseconds = 0
    complete = false
    self.settings = settings
    self.machine = machine
    self.baseline = baseline
    self.cells = cells
  }
}

/// What was asked for.
package struct Settings: Codable, Equatable, Sendable {
  /// Rounds that count; one more, before them, warms up.
  package var rounds: Int
  /// For all of the run.
  package var timeNanoseconds: UInt64
  /// Records a call in streams.
  package var batch: Int
  /// The kind to which others are compared; nil for the fastest.
  package var reference: String?
  /// Of the order of the cells in a round, and of the resampling.
  package var seed: UInt64
  /// For one step beyond the time it was given.
  package var timeoutNanoseconds: UInt64
  /// Whether the same loop in bare C runs beside each cell.
  package var hasFloor: Bool
  /// Whether that loop runs over the functions of the C library as well, or alone; nil where it does
  /// not.
  package var hasLibcFloor: Bool?
  /// Where kinds that live in a file system had their files, and which file system that is; nil
  /// where none of them took part.
  package var directory: String?
  package var fileSystem: String?

  package init(
    rounds: Int, timeNanoseconds: UInt64, batch: Int, reference: String?, seed: UInt64,
    timeoutNanoseconds: UInt64, hasFloor: Bool, hasLibcFloor: Bool = false
  ) {
    self.rounds = rounds
    self.timeNanoseconds = timeNanoseconds
    self.batch = batch
    self.reference = reference
    self.seed = seed
    self.timeoutNanoseconds = timeoutNanoseconds
    self.hasFloor = hasFloor
    self.hasLibcFloor = hasLibcFloor ? true : nil
  }
}

/// What measuring itself takes.
package struct Baseline: Codable, Equatable, Sendable {
  /// The smallest step of CLOCK_MONOTONIC that was seen; nil where its readings do not tell.
  package var clockStepNanoseconds: UInt64?
  /// One reading of the clock; thousandths of a nanosecond.
  package var clockReadingPicoseconds: UInt64
  /// One ping answered by a call in the same process.
  package var callPicoseconds: UInt64

  package init(
    clockStepNanoseconds: UInt64?, clockReadingPicoseconds: UInt64, callPicoseconds: UInt64
  ) {
    self.clockStepNanoseconds = clockStepNanoseconds
    self.clockReadingPicoseconds = clockReadingPicoseconds
    self.callPicoseconds = callPicoseconds
  }
}

extension RunResult {
  /// What differences of clock readings are known to, in nanoseconds: the clock's step, or where that
  /// is not known, the unit in which the clock is read.
  package var clockResolution: UInt64 { baseline?.clockStepNanoseconds ?? 1 }
}
