// Several results beside each other. Their times are those of several machines or programs, and their ratios are
// each of one run: what of that can be compared is said before any number is.

/// Runs beside each other, each with what it found.
package struct SideBySide: Sendable {
  /// In the order in which they were named.
  package let runs: [Run]
  /// What the runs are not alike in, in the order of ``RunFact``.
  package let differences: [Fact]
  /// What may be compared, and what not.
  package let judgements: [Judgement]
  /// One for each group that any of the runs has.
  package let groups: [SideBySideGroup]

  /// One of the runs.
  package struct Run: Sendable {
    /// What tables call it: `A`, `B` and so on.
    package let mark: String
    /// As the command line names it.
    package let name: String
    package let result: RunResult
    package let analysis: Analysis
  }

  /// Something that the runs are not alike in.
  package struct Fact: Equatable, Sendable {
    package let name: String
    /// What the runs say, each value once, with the marks of those that say it.
    package let values: [(marks: [String], text: String)]

    package static func == (one: Fact, other: Fact) -> Bool {
      one.name == other.name && one.values.map(\.marks) == other.values.map(\.marks)
        && one.values.map(\.text) == other.values.map(\.text)
    }
  }

  /// A sentence on what may be compared.
  package struct Judgement: Equatable, Sendable {
    /// `times`, `ratios` or `not`.
    package let subject: String
    package let text: String
  }

  /// The most runs that have a mark of one letter.
  package static let mostRuns = 26

  /// What tables call a run, by its place among the others: `A`, `B` and so on.
  package static func mark(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index)))
  }

  /// - Parameter runs: two or more, and no more than ``mostRuns``.
  package init(_ runs: [ComparedRun]) {
    precondition((2...Self.mostRuns).contains(runs.count), "each run needs a letter of its own")
    let runs = runs.enumerated().map { index, run in
      Run(
        mark: Self.mark(index), name: run.name, result: run.result,
        analysis: Analysis(run.result))
    }
    self.runs = runs
    let facts = RunFact.all(of: runs.map { [$0.result] }).map { fact in
      (fact, Self.values(of: fact, in: runs))
    }.filter { $0.1.count > 1 }
    differences = facts.map { Fact(name: $0.0.name, values: $0.1) }
    groups = SideBySideGroup.all(in: runs)
    judgements = Self.judgements(
      runs, Set(facts.map(\.0.topic)), far: groups.filter { $0.isAnotherDistance })
  }

  private static func values(
    of fact: RunFact, in runs: [Run]
  ) -> [(marks: [String], text: String)] {
    var values: [(marks: [String], text: String)] = []
    for run in runs {
      let text = fact.value(run.result) ?? "not said"
      if let place = values.firstIndex(where: { $0.text == text }) {
        values[place].marks.append(run.mark)
      } else {
        values.append(([run.mark], text))
      }
    }
    return values
  }

  // MARK: Judging

  /// What two runs must be alike in for their times to be compared without a second thought.
  private static let timeTopics: [RunFact.Topic] = [
    .machine, .kernel, .mitigations, .state, .launcher, .build, .libraries, .settings, .placement,
  ]

  private static func judgements(
    _ runs: [Run], _ topics: Set<RunFact.Topic>, far: [SideBySideGroup]
  ) -> [Judgement] {
    let named = timeTopics.filter(topics.contains).map(\.rawValue)
    var judgements = [
      Judgement(
        subject: "times",
        text: named.isEmpty
          ? "may be compared, because nothing else is seen to differ; 'ipc-compare diff' does it, with "
            + "intervals for what runs of one program differ by"
          : "only with care: \(listed(named)) \(named.count == 1 && !named[0].hasSuffix("s") ? "differs" : "differ"), so "
            + "that no difference between two files is that of the kinds alone"),
      Judgement(
        subject: "ratios",
        text:
          "may be compared: each is of two cells of one file, which shared their rounds, and its bounds hold "
          + "for all rows of its table and file together"),
    ]
    let placements = Set(far.map(\.placement)).sorted { $0.rawValue < $1.rawValue }
    judgements += placements.map { placement in
      let distances = far.first { $0.placement == placement }!.distances
      let texts = distances.map { "\($0.marks.joined(separator: ", ")) \($0.text)" }
      return Judgement(
        subject: "not",
        text: "placement \(placement.rawValue), which is another distance in each: "
          + "\(texts.joined(separator: "; "))")
    }
    for run in runs {
      let reasons = Self.flaws(of: run)
      if !reasons.isEmpty {
        judgements.append(
          Judgement(
            subject: "not",
            text: "\(run.mark) without a second thought: \(reasons.joined(separator: ", "))"))
      }
    }
    return judgements
  }

  private static func flaws(of run: Run) -> [String] {
    let ids = Set(run.analysis.warnings.map(\.id))
    var flaws: [String] = []
    if run.result.tool.isDebugBuild { flaws.append("it is of a debug build") }
    if ids.contains(Warning.selfTestID) { flaws.append("it failed its self-test") }
    if !run.result.complete { flaws.append("it is incomplete") }
    return flaws
  }
}

/// Cells of several runs that are of one placement, size, number of clients and rate.
package struct SideBySideGroup: Sendable {
  package let placement: Placement
  package let recordSize: Int
  package let clients: Int
  package let ratePerSecond: Int?
  /// The cell that all ratios are relative to, which every run of the group has measured; nil where there is none.
  package let reference: CellCoordinates?
  /// How far apart both sides were, each distance once, with the marks of the runs that had it.
  package let distances: [(marks: [String], text: String)]
  package let rows: [Row]

  /// One cell in all runs.
  package struct Row: Sendable {
    package let coordinates: CellCoordinates
    /// One for each run; nil where it does not have the cell.
    package let findings: [Finding?]
  }

  /// What one run found of a cell.
  package struct Finding: Sendable {
    /// Of the metric that ranks it; nil where it was not measured.
    package let figure: Figure?
    /// To the reference; nil for itself, and where there is none.
    package let ratio: Ratio?
    package let remark: String?
  }

  /// Whether runs differ in how far apart both sides were.
  package var isAnotherDistance: Bool { distances.count > 1 }

  /// The rows whose ratios lie apart in two runs, beyond the bounds of both.
  package var rowsApart: [Row] {
    rows.filter { row in
      let ratios = row.findings.compactMap { $0?.ratio }
      guard let highest = ratios.map(\.lower).max(), let lowest = ratios.map(\.upper).min() else {
        return false
      }
      return highest > lowest
    }
  }

  /// The groups of all runs, in the order in which they have them.
  static func all(in runs: [SideBySide.Run]) -> [SideBySideGroup] {
    var keys: [Group.Key] = []
    for group in runs.flatMap(\.analysis.groups) {
      guard let cell = group.rows.first?.coordinates else { continue }
      let key = Group.Key(cell)
      if !keys.contains(key) { keys.append(key) }
    }
    return keys.map { SideBySideGroup($0, in: runs) }
  }

  init(_ key: Group.Key, in runs: [SideBySide.Run]) {
    placement = key.placement
    recordSize = key.recordSize
    clients = key.clients
    ratePerSecond = key.ratePerSecond
    let groups = runs.map { run in
      run.analysis.groups.first { $0.rows.first.map { Group.Key($0.coordinates) } == key }
    }
    distances = Self.distances(key.placement, zip(runs, groups).compactMap { $1 == nil ? nil : $0 })
    let metric = Metric.ranking(isOpenLoop: key.ratePerSecond != nil)
    let tables = groups.map { group in
      Dictionary(
        (group?.rows ?? []).map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let reference = Self.reference(
      zip(runs, groups).compactMap { run, group in group.map { (run, $0) } })
    self.reference = reference
    var seen: Set<CellCoordinates> = []
    let order = groups.flatMap { $0?.rows ?? [] }.map(\.coordinates).filter {
      seen.insert($0).inserted
    }
    rows = order.map { cell in
      Row(
        coordinates: cell,
        findings: zip(runs, tables).map { run, table in
          table[cell].map { row in
            let figure = row.isMeasured ? row[metric] : nil
            let ratio =
              figure?.value == nil || cell == reference
              ? nil
              : reference.flatMap {
                run.result.ratio(of: cell, to: $0, among: max(1, table.count - 1))
              }
            return Finding(figure: figure, ratio: ratio, remark: row.remark)
          }
        })
    }
  }

  /// The fastest cell of the first run that every run has ranked: of the kind that all of them were to compare
  /// with, where they agree on one.
  private static func reference(_ parts: [(run: SideBySide.Run, group: Group)]) -> CellCoordinates?
  {
    guard let first = parts.first, parts.count > 1 else { return nil }
    let asked = Set(parts.map(\.run.result.settings.reference))
    let name = asked.count == 1 ? asked.first.flatMap(\.self) : nil
    func ranked(_ group: Group) -> [CellCoordinates: Double] {
      let answer = group.answer
      return Dictionary(
        (answer.best + answer.undecided + answer.slower).map { ($0.coordinates, $0.nanoseconds) },
        uniquingKeysWith: { first, _ in first })
    }
    let others = parts.dropFirst().map { ranked($0.group) }
    return ranked(first.group)
      .filter { cell, _ in
        (name == nil || cell.name == name) && others.allSatisfy { $0[cell] != nil }
      }
      .min { ($0.value, $0.key.label) < ($1.value, $1.key.label) }?.key
  }

  private static func distances(
    _ placement: Placement, _ runs: [SideBySide.Run]
  ) -> [(marks: [String], text: String)] {
    var distances: [(marks: [String], text: String)] = []
    for run in runs {
      let text = distance(placement, run.result.machine)
      if let place = distances.firstIndex(where: { $0.text == text }) {
        distances[place].marks.append(run.mark)
      } else {
        distances.append(([run.mark], text))
      }
    }
    return distances
  }

  private static func distance(_ placement: Placement, _ machine: Machine) -> String {
    guard let site = machine.site(of: placement) else { return "not said" }
    if let reason = site.unavailable { return reason }
    if site.isOneProcessor { return "one processor" }
    if site.clientCPU == nil { return "wherever the kernel put them" }
    return machine.relation(of: site)?.description ?? "two processors of which nothing is known"
  }
}
