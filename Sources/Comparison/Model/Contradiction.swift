// What a number in a result can be. Results come from files that somebody edited and from programs of
// other builds; all that is computed with one relies on what is checked here and in the files beside this
// one.

/// Why a result cannot be one of a run.
package struct Contradiction: Error, Equatable, CustomStringConvertible {
  /// Where, as jq writes it without the first point, such as `cells[0].rounds[1].stream`.
  package let path: String
  /// What was expected and what was found.
  package let reason: String

  package var description: String { "\(path): \(reason)" }

  init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// What can be asked of a run, and so be found in its result.
package enum RunLimits {
  /// How many rounds there can be.
  package static let rounds = 1...10_000
  /// How many clients a cell can have.
  package static let clients = 1...1000
  /// Messages a second of each client in an open loop.
  package static let ratesPerSecond = 1...10_000_000
  /// The numbers of processors; the kernel has room for as many (NR_CPUS in arch/x86/Kconfig).
  package static let processors = 0...8191

  /// Samples in one distribution: a thousand clients have as many after a day of a sample each 300 ns.
  /// Those of all rounds of a cell can be added up.
  static let mostSamples: UInt64 = 1 << 48
  /// Messages or nanoseconds in one part of a round: 52 days.
  static let most: UInt64 = 1 << 52
  /// The step of a clock, in nanoseconds.
  static let clockSteps: ClosedRange<UInt64> = 1...1_000_000_000
}

/// - Parameters:
///   - value: nil where it may be absent and is.
///   - path: of the value.
func require<Value: Comparable>(
  _ value: Value?, in range: ClosedRange<Value>, at path: @autoclosure () -> String
) throws(Contradiction) {
  guard let value, !range.contains(value) else { return }
  throw Contradiction(
    path(), "\(value) was found; \(range.lowerBound) to \(range.upperBound) was expected")
}

/// - Parameter most: the largest value allowed.
func require(
  _ value: UInt64?, atMost most: UInt64, at path: @autoclosure () -> String
) throws(Contradiction) {
  try require(value, in: 0...most, at: path())
}

/// Each of the numbers is one of a processor, and larger than the one before it.
func require(processors numbers: [Int]?, at path: String) throws(Contradiction) {
  var last = -1
  for (index, number) in (numbers ?? []).enumerated() {
    try require(number, in: RunLimits.processors, at: "\(path)[\(index)]")
    guard number > last else {
      throw Contradiction(
        "\(path)[\(index)]", "\(number) stands behind \(last); ascending numbers were expected")
    }
    last = number
  }
}
