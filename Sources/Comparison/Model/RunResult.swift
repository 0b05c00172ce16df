// What a run leaves behind: measurements and nothing derived from them. This is the JSON schema,
// key by key; every table, file and verdict is computed from it, so that all of them can be computed
// again. Names of integers carry their unit.

/// The result of one run.
public struct RunResult: Codable, Equatable, Sendable {
  /// The version of this schema. It grows when a reader of the old one would misread the new one.
  public static let currentSchemaVersion = 2

  public var schemaVersion = RunResult.currentSchemaVersion
  public var tool: Tool
  /// The other build whose workers and servers took part; nil where there was none.
  public var against: Tool?
  /// The command line, as it was typed.
  public var command: [String]
  /// When the run began: UTC, ISO 8601, seconds.
  public var startedAt: String
  public var elapsedNanoseconds: UInt64
  /// Whether every cell that could run was measured, in as many rounds as there was time for.
  public var complete: Bool
  /// Why not, where not.
  public var failure: String?
  public var settings: Settings
  public var machine: Machine
  /// What the clock and a call in the same process take: nothing can be measured below them. Nothing
  /// is subtracted. Nil where the run ended before it was measured.
  public var baseline: Baseline?
  public var cells: [Cell]
  /// Why a group of cells, or all of them, has none that took part a second time.
  public var selfTestUnavailable: String?

  public init(
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
public struct Settings: Codable, Equatable, Sendable {
  /// Rounds that count; one more, before them, warms up.
  public var rounds: Int
  /// For all of the run.
  public var timeNanoseconds: UInt64
  /// Records a call in streams.
  public var batch: Int
  /// The kind to which others are compared; nil for the fastest.
  public var reference: String?
  /// Of the order of the cells in a round, and of the resampling.
  public var seed: UInt64
  /// For one step beyond the time it was given.
  public var timeoutNanoseconds: UInt64
  /// Whether the same loop in bare C runs beside each cell.
  public var hasFloor: Bool
  /// Whether that loop runs over the functions of the C library as well, or alone; nil where it does
  /// not.
  public var hasLibcFloor: Bool?
  /// Where kinds that live in a file system had their files, and which file system that is; nil
  /// where none of them took part.
  public var directory: String?
  public var fileSystem: String?

  public init(
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
public struct Baseline: Codable, Equatable, Sendable {
  /// The smallest step of CLOCK_MONOTONIC that was seen; nil where its readings do not tell.
  public var clockStepNanoseconds: UInt64?
  /// One reading of the clock; thousandths of a nanosecond.
  public var clockReadingPicoseconds: UInt64
  /// One ping answered by a call in the same process.
  public var callPicoseconds: UInt64

  public init(
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
  public var clockResolution: UInt64 { baseline?.clockStepNanoseconds ?? 1 }
}
