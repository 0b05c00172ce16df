// Whether a library gives back what its channels have opened.

internal import Linux

/// Sees whether each of some clients leaves a descriptor in this process.
struct LeakWatch {
  /// How long the last of them may take to close what it has.
  private static let patience = Duration.seconds(1)

  private let before: Int

  /// Counts what is open.
  ///
  /// - Returns: nil where nobody can tell, because there is no /proc.
  init?() {
    guard let before = Self.descriptors() else { return nil }
    self.before = before
  }

  /// - Parameter clients: how many have come and gone since.
  /// - Throws: a failure of integrity where at least as many descriptors stay.
  func look(after clients: Int) throws(WorkFailure) {
    let deadline = Deadline(after: Self.patience)
    var left: Int
    repeat {
      guard let now = Self.descriptors() else { return }
      left = now - before
      if left < clients { return }
      sleep(.milliseconds(1))
    } while !deadline.hasPassed
    throw WorkFailure(
      .integrity,
      "\(clients) clients came and went, and left \(left) descriptors open: its close has to give back what its join "
        + "has opened")
  }

  private static func descriptors() -> Int? {
    try? ProcessFigures(id: currentProcess()).descriptors()
  }
}
