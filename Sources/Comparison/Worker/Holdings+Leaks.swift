// Whether a library gives back what its channels have opened.

internal import Linux

extension Holdings {
  /// How long the last of some clients may take to close what it has.
  private static let patience = Duration.seconds(1)

  /// Expects that fewer descriptors stay in this process than clients came and went since. Where nobody can tell,
  /// because there is no /proc, nothing is expected.
  ///
  /// - Throws: a failure of integrity where each of them has left one.
  func expectBack(after clients: Int) throws(WorkFailure) {
    guard let before = try? clientDescriptors.get() else { return }
    let deadline = Deadline(after: Self.patience)
    var left: Int
    repeat {
      guard let now = try? Holdings(server: nil).clientDescriptors.get() else { return }
      left = now - before
      if left < clients { return }
      sleep(.milliseconds(1))
    } while !deadline.hasPassed
    throw WorkFailure(
      .integrity,
      "\(clients) clients came and went, and left \(left) descriptors open: its close has to give back what its join "
        + "has opened")
  }
}
