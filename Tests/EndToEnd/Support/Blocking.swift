// Whether a process sleeps: none of its threads runs, waits for a processor, or has run for a
// while.

import Linux

/// Waits until all threads of the process sleep.
func waitUntilBlocked(_ process: ChildProcess) throws {
  let figures = ProcessFigures(process.pid)
  var last = figures.threads
  try waitUntil("process \(process.pid) sleeps") {
    sleep(.milliseconds(50))
    let now = figures.threads
    defer { last = now }
    return now == last && now.values.allSatisfy(\.isAsleep)
  }
}
