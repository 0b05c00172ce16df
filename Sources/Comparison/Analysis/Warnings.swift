// The list of warnings: which there are and in which order they are given. What each looks for stands
// in the files beside this one.

extension Warning {
  /// All warnings that a result deserves, in the order of ``ids``; none for a healthy one.
  package static func all(in result: RunResult) -> [Warning] { all(in: RunFigures(result)) }

  static func all(in run: RunFigures) -> [Warning] {
    rules.compactMap { rule in
      rule.find(run).map { Warning(id: rule.id, reason: $0.reason, remedy: $0.remedy) }
    }
  }

  /// The ids of all warnings that there are, in the order in which they are given: what makes the
  /// numbers worthless first, what only bounds them last.
  package static var ids: [String] { rules.map(\.id) }

  /// What each warning says of any run, and what helps in most cases, in the order of ``ids``.
  package static var explanations: [(id: String, meaning: String, advice: String)] {
    rules.map { ($0.id, $0.meaning, $0.advice) }
  }

  /// Of the warning that a run cannot be trusted.
  package static let selfTestID = "self-test"

  private static let rules = [
    WarningRule(
      "debug-build",
      means:
        "The program was built without optimisation. Its numbers say nothing about a release "
        + "build, neither how fast a kind is nor which is faster.",
      advice:
        "Build with 'swift build -c release' and measure again."
    ) { debugBuild($0.result) },
    WarningRule(
      selfTestID,
      means:
        "The run compared a cell with itself, and found a difference. No difference that this "
        + "run found can be trusted, whatever else it says.",
      advice:
        "Measure again on a quieter machine, with more rounds and more time."
    ) { selfTest($0) },
    WarningRule(
      "unpinned",
      means:
        "Cells ran in placement free: the kernel chose the processors, and may have changed "
        + "them in the middle of a round.",
      advice:
        "Measure with --placement same and --placement cross, which pin both sides."
    ) { unpinned($0.result) },
    WarningRule(
      "same-core",
      means:
        "Client and server were seen on one processor although nothing pinned them there. "
        + "Such figures are those of placement same.",
      advice:
        "Pin both sides (--placement) to know which of the two you measure."
    ) { sameCore($0.result) },
    WarningRule(
      "smt-siblings",
      means:
        "The two processors of placement cross are hardware threads of one core: each side "
        + "slows the other, and no message leaves the core.",
      advice:
        "Allow a processor of a second core (taskset(1), a container's cpuset)."
    ) { smtSiblings($0.result) },
    WarningRule(
      "one-processor",
      means:
        "Only one processor is allowed, so that nothing can be measured across two, where the "
        + "ranking of the kinds is often another one.",
      advice:
        "Allow a second one (taskset(1), a container's cpuset) if client and server are to "
        + "run on two."
    ) { oneProcessor($0.result) },
    WarningRule(
      "scheduling",
      means:
        "Client and server ran under another scheduling policy or nice value than programs "
        + "usually do, which can change which kind is the fastest.",
      advice:
        "Measure under the usual scheduling, unless the programs that are meant run like "
        + "this."
    ) { scheduling($0.result) },
    WarningRule(
      "virtual-machine",
      means:
        "The machine is a virtual one. What its host does meanwhile is in the slow samples, "
        + "and to wake another processor costs an exit to the host.",
      advice:
        "Measure on the kind of machine that is meant, and on bare metal where tails matter."
    ) { virtualMachine($0.result) },
    WarningRule(
      "load",
      means:
        "Other programs wanted processors in the minute before the run: the load average was "
        + "above a tenth of the processors, or above 0.5 where that is more. Rounds disagree "
        + "and tails grow.",
      advice:
        "End what else runs ('top' shows it), wait a minute and measure again."
    ) { load($0.result) },
    WarningRule(
      "quota",
      means:
        "A control group limits the processor time to less than the processors that client "
        + "and server use. It can stop both in the middle of a round.",
      advice:
        "Lift the quota for the run: cpu.max, --cpus of a container, CPUQuota= of a unit."
    ) { quota($0.result) },
    WarningRule(
      "clock-source",
      means:
        "The kernel reads the time in another way than this architecture's fast one. Each "
        + "reading of the clock takes longer, and every round trip contains one.",
      advice:
        "The kernel's log says why; the file current_clocksource in /sys chooses another one."
    ) { clockSource($0.result) },
    WarningRule(
      "governor",
      means:
        "The frequency governor is not 'performance': the clock rate of the processors "
        + "follows the load that is measured, and kinds that sleep get slow processors.",
      advice:
        "Set it for the run: cpupower frequency-set -g performance."
    ) { governor($0.result) },
    WarningRule(
      "no-reference",
      means:
        "The kind of --reference has no rank in some groups, because it was not measured "
        + "there or did not keep the rate. Rows of these groups have no ratio.",
      advice:
        "Give a reference that was measured in each placement, or leave --reference out."
    ) { noReference($0) },
    WarningRule(
      "few-samples",
      means:
        "The p99 of some rows is not known: fewer than ten samples lie above it, or fewer "
        + "than half of the rounds have such a sample.",
      advice:
        "Give the run more time (--time), or compare fewer cells; where rounds are short, "
        + "measure fewer and longer ones (--rounds)."
    ) { fewSamples($0) },
    WarningRule(
      "rounds-disagree",
      means:
        "The medians of a cell's rounds lie far apart: their middle half spans more than a "
        + "fifth of the median, and more than 50 ns. Its bounds are wide, and its median is "
        + "that of no single round.",
      advice:
        "End what else runs, pin both sides, and measure more rounds (--rounds)."
    ) { roundsDisagree($0) },
    WarningRule(
      "unequal-rounds",
      means:
        "The rounds of some cells differ three times as much as those of the others. What "
        + "disturbs the machine disturbs all cells alike, so that such a cell has two speeds of "
        + "its own.",
      advice:
        "Look at its rounds in the JSON file: a kind with two speeds has no single figure."
    ) { unequalRounds($0) },
    WarningRule(
      "oversubscribed",
      means:
        "More threads spin than there are processors for them. A side that has to answer "
        + "waits until the scheduler takes the processor from one that spins.",
      advice:
        "Use block or adaptive there, or fewer clients."
    ) { oversubscribed($0.result) },
    WarningRule(
      "fewer-rounds",
      means:
        "The time did not suffice for the rounds that were planned. The figures stand, and "
        + "their bounds are wider.",
      advice:
        "End what else runs, give it more time (--time), or compare fewer cells."
    ) { fewerRounds($0.result) },
    WarningRule(
      "left-out-rounds",
      means:
        "Some rounds of some cells do not count: they lost more than half of their time, or a "
        + "side was moved to another processor. The figures are those of the other rounds.",
      advice:
        "End what else runs or moves processes. The JSON file has the reason of each."
    ) { leftOutRounds($0.result) },
    WarningRule(
      "few-rounds",
      means:
        "Cells have fewer than six rounds. The bounds of so few values say little, whatever "
        + "method computes them.",
      advice:
        "Measure more rounds (--rounds) in more time (--time), or compare fewer cells."
    ) { fewRounds($0.result) },
    WarningRule(
      "incomplete",
      means:
        "The run ended before it was done. Cells may be missing, and those that are there may "
        + "have few rounds.",
      advice:
        "Measure again, and let the run come to its end."
    ) { incomplete($0.result) },
  ]
}

/// What one warning looks for.
struct WarningRule: Sendable {
  let id: String
  /// What it says of any run, in full sentences.
  let meaning: String
  /// What helps in most cases; a finding has the remedy of its own case.
  let advice: String
  /// Nil where there is nothing to warn of.
  let find: @Sendable (RunFigures) -> WarningFinding?

  init(
    _ id: String, means meaning: String, advice: String,
    find: @escaping @Sendable (RunFigures) -> WarningFinding?
  ) {
    self.id = id
    self.meaning = meaning
    self.advice = advice
    self.find = find
  }
}

/// What was found, with its numbers, and what a person can do about it.
struct WarningFinding {
  let reason: String
  let remedy: String
}
