// What sanitizers do to a process beside looking at it. A test that measures such a thing is skipped where one runs.

internal import CTestSupport

/// Something that a sanitizer does, and whether one does it here.
///
/// A test goes without it by `.disabled(if: Sanitizer.keepsMemory.isHere, "\(Sanitizer.keepsMemory)")`.
public struct Sanitizer: CustomStringConvertible, Sendable {
  /// Whether these tests, and the programs that are built with them, run under a sanitizer that does it.
  public let isHere: Bool
  /// What it does, as the reason of a skipped test.
  public let description: String

  /// Memory that was freed is kept for a while: what is resident says nothing.
  public static let keepsMemory = Sanitizer(
    isHere: runsThread || runsAddress, description: "a sanitizer keeps what was freed for a while")

  /// The thread sanitizer's own thread wakes up ten times a second, and is cloned before the program's.
  public static let hasThread = Sanitizer(
    isHere: runsThread,
    description: "the thread sanitizer has a thread of its own, which wakes up ten times a second")

  /// The thread sanitizer delivers a signal late, perhaps to a thread that has ended.
  public static let delaysSignals = Sanitizer(
    isHere: runsThread,
    description: "the thread sanitizer delivers signals late, perhaps to a thread that has ended")

  private static var runsThread: Bool { ctest_sanitizer() == CTEST_THREAD_SANITIZER }
  private static var runsAddress: Bool { ctest_sanitizer() == CTEST_ADDRESS_SANITIZER }
}
