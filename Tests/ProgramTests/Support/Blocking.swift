// Whether a process sleeps: it makes no context switches any more.

import Linux

/// Waits until no thread of the process has run for a while.
func waitUntilBlocked(_ process: ChildProcess) throws {
  let figures = ProcessFigures(process.pid)
  var last = figures.switches
  var lastTicks = figures.ticks
  try waitUntil("process \(process.pid) sleeps") {
    sleep(.milliseconds(50))
    let now = figures.switches
    let ticks = figures.ticks
    defer { (last, lastTicks) = (now, ticks) }
    return now == last && ticks == lastTicks
  }
}
