// What lies between two system calls.

/// What a thread executes from one system call to the next, as far as it calls and returns.
public struct Stretch: Hashable, Sendable {
  /// The numbers of the two.
  public let from, to: Int
  public let calls: Int
  /// Those of ``calls`` whose address is read while the program runs.
  public let indirectCalls: Int
  /// Returns of calls that were made before the first system call. What the processor predicts returns
  /// by is of no use any more after it.
  public let lateReturns: Int

  public init(from: Int, to: Int, calls: Int, indirectCalls: Int, lateReturns: Int) {
    self.from = from
    self.to = to
    self.calls = calls
    self.indirectCalls = indirectCalls
    self.lateReturns = lateReturns
  }
}

/// Puts stretches together, an instruction at a time.
public struct StretchReader {
  /// How often each was seen.
  public private(set) var counts: [Stretch: Int] = [:]
  /// All of them.
  public private(set) var total = 0
  private var last: Int?
  private var calls = 0
  private var indirectCalls = 0
  private var lateReturns = 0
  /// Calls since the last system call that have not returned.
  private var depth = 0

  public init() {}

  /// Goes on with what the thread has executed next.
  public mutating func take(_ instruction: MachineInstruction) {
    switch instruction {
    case .other: return
    case .call: enter()
    case .indirectCall:
      enter()
      indirectCalls += 1
    case .return: if depth > 0 { depth -= 1 } else { lateReturns += 1 }
    case .systemCall(let number): pass(number)
    }
  }

  /// Something came between that is not the thread's own doing: what was begun does not count.
  public mutating func discard() { last = nil }

  private mutating func enter() {
    calls += 1
    depth += 1
  }

  private mutating func pass(_ number: Int) {
    if let last {
      let stretch = Stretch(
        from: last, to: number, calls: calls, indirectCalls: indirectCalls,
        lateReturns: lateReturns)
      counts[stretch, default: 0] += 1
      total += 1
    }
    last = number
    (calls, indirectCalls, lateReturns, depth) = (0, 0, 0, 0)
  }
}

extension StretchReader {
  /// Seldom enough to be no part of a ping: a figure that is shown once a second, say.
  private static let rareShare = 20

  /// For each pair of system calls that follow each other more often than once in twenty times, the usual
  /// stretch, but with the most late returns that more than an accident showed.
  public var usual: [Stretch] {
    let pairs = Dictionary(grouping: counts.keys) { [$0.from, $0.to] }
    return pairs.values.compactMap { variants in
      guard variants.map({ counts[$0]! }).reduce(0, +) * Self.rareShare > total else { return nil }
      let usual = variants.max {
        (counts[$0]!, $1.calls, $1.lateReturns) < (counts[$1]!, $0.calls, $0.lateReturns)
      }!
      let late = variants.filter { counts[$0]! > 2 }.map(\.lateReturns).max()
      return Stretch(
        from: usual.from, to: usual.to, calls: usual.calls, indirectCalls: usual.indirectCalls,
        lateReturns: late ?? usual.lateReturns)
    }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }
}
