// Every wait has a deadline: a test that would hang fails instead, and says what it was waiting
// for.

import Linux

/// A wait that was without success, or a child that could not be made.
struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// How long tests wait for what must happen: far above what it takes on a loaded machine, because
/// no test is about speed.
let patience = Duration.seconds(30)

/// Looks until the condition holds, with a nap after each look without success.
///
/// - Throws: ``TestFailure`` after the deadline, with the description.
func waitUntil(
  _ description: @autoclosure () -> String, within limit: Duration = patience,
  every nap: Duration = .milliseconds(1), _ condition: () throws -> Bool
) throws {
  let deadline = Deadline(after: limit)
  while try !condition() {
    if deadline.hasPassed { throw TestFailure("not within \(limit): \(description())") }
    sleep(nap)
  }
}
