// What a thread that watches another one looks at.

internal import Linux
internal import Synchronization

/// How far another thread has come.
package final class Progress: Sendable {
  private let steps = Atomic<Int>(0)

  package init() {}

  package var count: Int { steps.load(ordering: .acquiring) }
  package func advance() { steps.add(1, ordering: .acquiringAndReleasing) }

  /// Returns when nothing has advanced for 50 ms. One that was only slow is no harm: nothing here
  /// relies on its standing.
  package func waitUntilStill() {
    let deadline = Deadline(after: .seconds(5))
    var last = -1
    repeat {
      last = count
      sleep(.milliseconds(50))
    } while (count != last || last == 0) && !deadline.hasPassed
  }
}
