// The options of ipc-compare run, and the request that they make.

internal import CommandLine
package import Comparison
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
package import ProgramSupport
internal import Reporting
internal import Sampling

extension RunCommand {
  static let everyKind = "all"
  static let standardSeconds = 50
  static let standardTimeout = 10

  static func kind(_ contenders: some Contenders) -> Option {
    .value(
      "kind", .list(.choiceOrObject(contenders.names + [everyKind])), placeholder: "kinds",
      isRepeatable: true, defaultText: everyKind,
      help: "Compare these kinds, separated by commas. A file takes the options behind it with it.")
  }
  static let preset = Option.value(
    "preset", .choice(Preset.all.map(\.name)),
    help: "Measure a workload: "
      + Preset.all.map { "'\($0.name)' stands for \($0.options)" }.joined(separator: ", ")
      + ". Options beside it hold instead of those, unless they would make another workload of it.")
  static let wait = Option.value(
    "wait", .list(.choice(WaitStrategy.allCases.map(\.rawValue))), placeholder: "strategies",
    defaultText: "block,adaptive",
    help: "How both sides wait: \(CommonOptions.strategies).")
  static let placement = Option.value(
    "placement", .list(.choice(Placement.named.map(\.rawValue))), placeholder: "placements",
    defaultText: "same,cross; same where there is one processor; free where none can be pinned to; "
      + "none with --cpus",
    help: "Where the two processes run: both on one processor ('same'), on two hardware threads of "
      + "one core ('smt'), on two cores with one last-level cache ('cache'), on two cores of one "
      + "package with two last-level caches ('package'), on two NUMA nodes ('node'), on any two cores, of "
      + "one package where possible ('cross'), or wherever the kernel puts them ('free').")
  static let cpus = Option.value(
    "cpus", .list(.integer(RunLimits.processors)), placeholder: "client,server", isRepeatable: true,
    help: "Pin the client to one processor and the server to another, or both to the same one. "
      + "Each pair is a placement of its own, beside those of --placement.")
  static let size = Option.value(
    "size", .list(.size(ChannelTerms.recordSizes)), placeholder: "bytes",
    defaultText: "\(Message.size)",
    help: "Bytes in a record: a message of 24 and payload behind it.")
  static let capacity = CommonOptions.capacity(
    isList: true,
    help:
      "Compare rings with room for these numbers of records in each direction, powers of two. Kinds "
      + "without rings take part once.")
  static let clients = Option.value(
    "clients", .list(.integer(RunLimits.clients)), placeholder: "numbers", defaultText: "1",
    help: "Clients that are served at once.")
  static let batch = Option.value(
    "batch", .integer(Records.batches), placeholder: "records", defaultText: "1",
    help: "Send this many records in each call of a stream.")
  static let rate = Option.value(
    "rate", .list(.rate(RunLimits.ratesPerSecond)), placeholder: "per-second",
    defaultText: "each ping when the pong before it is here",
    help: "Open loop: each client sends this many pings a second, whether or not answers come, and "
      + "the response time counts from when a ping was due.")
  static let rounds = Option.value(
    "rounds", .integer(RunLimits.rounds), placeholder: "count",
    defaultText: "15, more where few cells are compared or the self-test needs it, fewer where "
      + "--time is short",
    help: "Rounds in which every cell has its turn, in another order each time.")
  static let time = Option.value(
    "time", .integer(1...1_000_000), placeholder: "seconds",
    defaultText: "\(standardSeconds), or what that many cells need",
    help: "Time budget for the whole run, in seconds.")
  static func reference(_ contenders: some Contenders) -> Option {
    .value(
      "reference", .choiceOrObject(contenders.names), placeholder: "kind",
      defaultText: "the fastest",
      help: "Compare with this kind.")
  }
  static let floor = Option.flag(
    "floor",
    help:
      "Run the same loop in bare C beside each cell. This is the default, except with --rate and "
      + "--against.")
  static let noFloor = Option.flag("no-floor", help: "Skip the loop in bare C.")
  static let floorCalls = Option.value(
    "floor-calls", .list(.choice(FloorFlavour.allCases.map(\.rawValue))), placeholder: "flavours",
    defaultText: FloorFlavour.inlined.rawValue,
    help:
      "How the loop in bare C makes its system calls: 'inlined' into the loop, which is the limit "
      + "of what C can do and is shown as 'vs C', or by the functions of the C library ('libc'), as "
      + "programs are written, shown as 'vs libc'. Asks for the loop as --floor does; with both, two "
      + "loops run beside each cell.")
  static let against = Option.value(
    "against", .path, placeholder: "program",
    help: "Measure another build's ipc-compare in the same rounds, and compare each cell with its "
      + "own: status 2 when this build is slower, 3 when something was not compared or decided, "
      + "unless --allow-missing or --allow-noise says that this passes. There is no loop in bare C "
      + "beside them, which would halve their time, unless --floor asks for it.")
  static let serverUnder = Option.value(
    "server-under", .command, placeholder: "command",
    help:
      "Start each server under this command, such as 'unshare -r --pid --fork' or 'chrt -f 1', and so measure "
      + "what that costs. It gets the server's program and arguments behind its own, and hands standard "
      + "streams on. There is no shell: spaces separate words, '...' and \"...\" keep them together, a "
      + "backslash takes the next character as it is, and nothing else has a meaning. Beside it there is no "
      + "loop in bare C, which would run without the command.")
  static let seed = Option.value(
    "seed", .integer(0...Int.max), placeholder: "number", defaultText: "another one each time",
    help: "Shuffle and resample as the run did that printed this number.")
  static let timeout = Option.value(
    "timeout", .integer(1...3600), placeholder: "seconds", defaultText: "\(standardTimeout)",
    help: "Give up a step of a cell when it takes this many seconds longer than planned.")
  static let hostName = Option.flag(
    "host-name", help: "Put the machine's name into the result.")

  static func description(_ contenders: some Contenders) -> ProgramDescription {
    ProgramDescription(
      name: "run",
      overview:
        "Measure kinds against each other. Client and server are two processes that use the "
        + "real rendezvous and the real channels; rounds are interleaved and shuffled; every message "
        + "is checked.",
      options: [
        kind(contenders), withLibraries, libraries, preset, wait, placement, cpus, size, capacity,
        clients, batch, rate, rounds, time, reference(contenders), floor, noFloor, floorCalls,
        against, DiffCommand.allowMissing,
        DiffCommand.allowNoise, serverUnder, seed, timeout, CommonOptions.directory, hostName,
      ] + Outputs.options,
      examples: [
        .init("ipc-compare run", "Every kind, asleep and adaptive, on one processor and on two."),
        .init(
          "ipc-compare run --kind pipe,socketpair --size 24,4096,65536 --wait block",
          "How two kinds scale with the size of a record."),
        .init("ipc-compare run --preset rpc", "Small requests and their answers."),
        .init(
          "ipc-compare run --kind pipe,memfd --kind ./name.so",
          "A library of your own beside two kinds."),
        .init(
          "ipc-compare run --kind pipe --against old/ipc-compare",
          "Whether this build is slower than another one."),
        .init(
          "ipc-compare run --kind pipe --server-under 'unshare -r --pid --fork'",
          "A server in namespaces of its own."),
        .init(
          "ipc-compare run --kind memfd --rate 10000 --hgrm percentiles",
          "Response times at a fixed rate, as percentile files."),
      ],
      exitStatuses: CommonOptions.exitStatuses(
        .done, .failed, .regressed, .undecided, .usage, .unavailable, .integrityLost, .timedOut,
        .interrupted))
  }
}

extension CompareProgram {
  /// The cells that arguments of `ipc-compare run` name, whether or not the machine has processors for them.
  ///
  /// - Parameters:
  ///   - arguments: options that say which cells there are, without the subcommand: kinds, strategies,
  ///     placements and sizes.
  ///   - contenders: what there is to compare.
  ///   - machine: where they are to run.
  /// - Throws: where `ipc-compare run` would refuse them, and for every other option.
  package static func cells(
    _ arguments: [String], _ contenders: some Contenders, on machine: Machine
  ) throws(ProgramFailure) -> [CellCoordinates] {
    let description = RunCommand.description(contenders)
    let outcome: Outcome
    do throws(UsageError) {
      outcome = try description.parse(arguments)
    } catch {
      throw ProgramFailure(error)
    }
    guard case .run(let invocation) = outcome else {
      throw ProgramFailure(.usage, "it asks for help; options that say which cells were expected")
    }
    let axes = [
      RunCommand.kind(contenders), RunCommand.wait, RunCommand.placement, RunCommand.size,
    ]
    if let other = description.options.first(where: { invocation.isGiven($0) && !axes.contains($0) }
    ) {
      throw ProgramFailure(
        invocation.error(
          "--\(other.name) does not say which cells there are; leave it out, and keep "
            + axes.map { "--\($0.name)" }.joined(separator: ", ")))
    }
    if let file = invocation.elements(RunCommand.kind(contenders)).first(where: {
      KindFile($0) != nil
    }) {
      throw ProgramFailure(
        invocation.error("'\(file)' is a kind in a file; here built-in kinds only take part"))
    }
    try invocation.requireDistinct(contenders, [], on: machine)
    return invocation.cells(of: contenders, [], pairs: [], on: machine)
  }
}

extension RunRequest {
  init(
    _ written: Invocation, _ arguments: [String], _ contenders: some Contenders
  ) throws(ProgramFailure) {
    let invocation = try written.withPreset()
    let pairs = try invocation.pairs()
    let machine = MachineReader(
      pairs: pairs, includesHostName: invocation.isGiven(RunCommand.hostName)
    ).read()
    try invocation.check(pairs, on: machine)
    try invocation.requireDistinct(contenders, pairs, on: machine)
    try invocation.check(capacities: invocation.integerElements(RunCommand.capacity))
    if !invocation.isGiven(RunCommand.against) {
      for option in [DiffCommand.allowMissing, DiffCommand.allowNoise]
      where invocation.isGiven(option) {
        throw ProgramFailure(
          invocation.error("--\(option.name) is for --against; without it nothing is judged"))
      }
    }
    let program = try ProgramFile.ofThisProcess()
    let libraries = try LibraryChoice(
      invocation, invocation.elements(RunCommand.kind(contenders)))
    try libraries.requireWaits(invocation.waits, invocation)
    let own = invocation.cells(
      of: contenders, libraries.libraries, pairs: pairs, on: machine)
    let against = try invocation.string(RunCommand.against).map { (path) throws(ProgramFailure) in
      try OtherBuild.asked(at: path)
    }
    let cells = against.map { RunRequest.cells(own, beside: $0) } ?? own
    let isOpenLoop = invocation.isGiven(RunCommand.rate)
    let wishes = [RunCommand.floor, RunCommand.floorCalls].filter(invocation.isGiven)
    for wish in wishes.map(\.name) {
      if invocation.isGiven(RunCommand.noFloor) {
        throw ProgramFailure(invocation.error("--\(wish) and --no-floor exclude each other"))
      }
      if invocation.isGiven(RunCommand.serverUnder) {
        throw ProgramFailure(
          invocation.error(
            "--\(wish) and --server-under exclude each other: the loop in bare C would run without the "
              + "command"))
      }
      if isOpenLoop {
        throw ProgramFailure(
          invocation.error(
            "--\(wish) and \(invocation.name(RunCommand.rate)) exclude each other: bare C runs closed "
              + "loops only"))
      }
    }
    let reference = invocation.string(RunCommand.reference(contenders)).map { given in
      libraries.libraries.first { $0.file == KindFile(given) }?.name ?? given
    }
    if let reference, !cells.contains(where: { $0.name == reference }) {
      throw ProgramFailure(
        invocation.error("--reference \(reference) is not among the kinds that are compared"))
    }
    if let reference,
      Set(cells.filter { $0.name == reference }.map(\.capacity)).count > 1
    {
      throw ProgramFailure(
        invocation.error(
          "--reference \(reference) is compared with several capacities; leave it out, or name one "
            + "capacity"))
    }
    if invocation.isGiven(RunCommand.capacity), cells.allSatisfy({ $0.capacity == nil }) {
      throw ProgramFailure(
        invocation.error(
          "--capacity is for rings, and none is compared; leave it out, or name one with --kind"))
    }
    // What the machine has no processors for takes no time.
    let possible = cells.filter { cell in
      let library = cell.kind == nil ? libraries.libraries.first { $0.name == cell.name } : nil
      return machine.site(of: cell.placement)?.unavailable == nil
        && library?.reasonForNone(of: cell) == nil
    }
    // What the other build is compared with is this one, and windows with a floor are half as long.
    let hasFloors =
      !wishes.isEmpty
      || !invocation.isGiven(RunCommand.noFloor) && !isOpenLoop && against == nil
        && !invocation.isGiven(RunCommand.serverUnder)
    let flavours = hasFloors ? invocation.flavours : []
    let rounds = invocation.rounds(of: possible, floors: flavours.count)
    var settings = Settings(
      rounds: rounds, timeNanoseconds: try invocation.time(for: possible, rounds: rounds),
      batch: invocation.integer(RunCommand.batch) ?? 1, reference: reference,
      seed: invocation.integer(RunCommand.seed).map(UInt64.init) ?? .random(in: 0...999_999),
      timeoutNanoseconds: UInt64(
        invocation.integer(RunCommand.timeout) ?? RunCommand.standardTimeout) * 1_000_000_000,
      hasFloor: flavours.contains(.inlined), hasLibcFloor: flavours.contains(.libc))
    settings.setDirectory(try invocation.directory(), for: cells)
    let launcher = try invocation.words(RunCommand.serverUnder).map {
      (words) throws(ProgramFailure) in
      try Launcher.asked(
        words, program, against, patience: .nanoseconds(settings.timeoutNanoseconds))
    }
    self.init(
      cells: cells, libraries: libraries.libraries, settings: settings, machine: machine,
      tool: Tool(.this, sha256: program.sha256), command: ["ipc-compare"] + arguments,
      program: program, against: against, launcher: launcher,
      choosesRounds: !invocation.isGiven(RunCommand.rounds))
  }
}

extension Invocation {
  /// The explicit placements, in the order in which they were given.
  fileprivate func pairs() throws(ProgramFailure) -> [Placement] {
    var pairs: [Placement] = []
    for value in strings(RunCommand.cpus) {
      let numbers = value.split(separator: ",").compactMap { Int($0) }
      guard numbers.count == 2 else {
        throw ProgramFailure(
          error(
            "--cpus takes two processors, the client's and the server's, such as 0,1; "
              + "'\(value)' has \(numbers.count)"))
      }
      pairs.append(.cpus(client: numbers[0], server: numbers[1]))
    }
    return pairs
  }

  /// Refuses pairs of processors that this process may not use.
  fileprivate func check(
    _ pairs: [Placement], on machine: Machine
  ) throws(ProgramFailure) {
    for pair in pairs {
      if let reason = machine.site(of: pair)?.unavailable {
        throw ProgramFailure(error("--cpus: \(reason)"))
      }
    }
  }

  /// Refuses what an axis of cells names twice: nobody could tell whether it was to be measured twice.
  ///
  /// Two names of placements may be one pair of processors here, because what a name means depends on
  /// the machine. A pair of numbers says what it means.
  fileprivate func requireDistinct(
    _ contenders: some Contenders, _ pairs: [Placement], on machine: Machine
  ) throws(ProgramFailure) {
    let names = elements(RunCommand.kind(contenders)).flatMap {
      $0 == RunCommand.everyKind ? contenders.names : [$0]
    }
    try requireDistinct(RunCommand.kind(contenders), names)
    for option in [RunCommand.wait, RunCommand.placement, RunCommand.floorCalls] {
      try requireDistinct(option, elements(option))
    }
    for option in [RunCommand.size, RunCommand.capacity, RunCommand.clients, RunCommand.rate] {
      try requireDistinct(option, integerElements(option).map(String.init))
    }
    try requireDistinct(RunCommand.cpus, pairs.compactMap { processors(of: $0, on: machine) })
    for name in elements(RunCommand.placement) {
      guard let found = Placement(rawValue: name).flatMap({ processors(of: $0, on: machine) }),
        pairs.contains(where: { processors(of: $0, on: machine) == found })
      else { continue }
      throw ProgramFailure(
        error("--cpus \(found) is where placement \(name) is on this machine; give one of the two"))
    }
  }

  private func requireDistinct(
    _ option: Option, _ elements: [String]
  ) throws(ProgramFailure) {
    var seen: Set<String> = []
    for element in elements where !seen.insert(element).inserted {
      throw ProgramFailure(
        error("--\(option.name) names \(element) more than once; name each once"))
    }
  }

  /// As `--cpus` takes them; nil where the placement pins nothing.
  private func processors(of placement: Placement, on machine: Machine) -> String? {
    guard let site = machine.site(of: placement), let client = site.clientCPU,
      let server = site.serverCPU
    else { return nil }
    return "\(client),\(server)"
  }

  fileprivate var waits: [WaitStrategy] {
    let given = elements(RunCommand.wait)
    let names = given.isEmpty ? ["block", "adaptive"] : given
    return WaitStrategy.allCases.filter { names.contains($0.rawValue) }
  }

  func cells(
    of contenders: some Contenders, _ libraries: [LoadedLibrary], pairs: [Placement],
    on machine: Machine
  ) -> [CellCoordinates] {
    /// In the order of the program's own list.
    func chosen(_ option: Option, among all: [String], default standard: [String]) -> [String] {
      let given = elements(option)
      if given.contains(RunCommand.everyKind) { return all }
      return given.isEmpty ? standard : all.filter(given.contains)
    }
    return RunRequest.cells(
      of: contenders,
      names: chosen(
        RunCommand.kind(contenders), among: contenders.names, default: contenders.names),
      libraries: libraries, waits: waits,
      placements: chosen(
        RunCommand.placement, among: Placement.named.map(\.rawValue),
        default: standardPlacements(pairs, machine)
      ).compactMap(Placement.init(rawValue:)) + pairs,
      recordSizes: numbers(RunCommand.size, default: Message.size),
      capacities: isGiven(RunCommand.capacity) ? numbers(RunCommand.capacity, default: 1) : [nil],
      clients: numbers(RunCommand.clients, default: 1),
      rates: isGiven(RunCommand.rate) ? numbers(RunCommand.rate, default: 1) : [nil])
  }

  private func standardPlacements(_ pairs: [Placement], _ machine: Machine) -> [String] {
    if !pairs.isEmpty { return [] }
    // Nobody can be pinned.
    if machine.site(of: .same)?.unavailable != nil { return [Placement.free.rawValue] }
    return machine.allowed.count == 1 ? ["same"] : ["same", "cross"]
  }

  private func numbers(_ option: Option, default standard: Int) -> [Int] {
    let given = integerElements(option)
    return given.isEmpty ? [standard] : given.sorted()
  }

  /// The loops in bare C that run beside each cell, where there are any.
  fileprivate var flavours: Set<FloorFlavour> {
    let given = elements(RunCommand.floorCalls).compactMap(FloorFlavour.init)
    return given.isEmpty ? [.inlined] : Set(given)
  }

  fileprivate func rounds(of cells: [CellCoordinates], floors: Int) -> Int {
    if let asked = integer(RunCommand.rounds) { return asked }
    let seconds = integer(RunCommand.time) ?? RunCommand.standardSeconds
    let nanoseconds = UInt64(seconds) * 1_000_000_000
    let usual = usualRounds(of: cells, in: nanoseconds, floors: floors)
    return isGiven(RunCommand.time) ? min(usual, mostRounds(of: cells, in: nanoseconds)) : usual
  }

  /// The time that was asked for, where that many cells can be measured in it.
  fileprivate func time(
    for cells: [CellCoordinates], rounds: Int
  ) throws(ProgramFailure) -> UInt64 {
    let least = leastRunTime(of: cells, rounds: rounds)
    guard let seconds = integer(RunCommand.time) else {
      return max(UInt64(RunCommand.standardSeconds) * 1_000_000_000, least)
    }
    let asked = UInt64(seconds) * 1_000_000_000
    if asked < least {
      throw ProgramFailure(
        error(
          "\(counted(rounds, "round")) of \(counted(cells.count, "cell")) need "
            + "at least \((least + 999_999_999) / 1_000_000_000) s, and --time is \(seconds); "
            + "give them so much, or take fewer "
            + "\(isGiven(RunCommand.rounds) ? "rounds, " : "")kinds, strategies or clients"))
    }
    return asked
  }
}

extension Settings {
  /// Notes where files lie, where one of the kinds that take part has any.
  fileprivate mutating func setDirectory(_ given: String?, for cells: [CellCoordinates]) {
    let kinds = Set(cells.compactMap(\.kind))
    fileSystem = kinds.compactMap { $0.description.fileSystem(directory: given) }.first
    directory = given ?? (fileSystem == nil ? nil : PrivateDirectory.standardParent)
  }
}

extension Build {
  /// This program.
  static var this: Build { .this(name: "ipc-compare", version: ProgramSupport.version) }
}
