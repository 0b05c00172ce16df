// Changes of a result that several tests of warnings make.

import Comparison
import IPCChannels

/// A cell in placement free, whose sides were on one processor in so many of ten rounds.
func free(together: Int = 0) -> Cell {
  var cell = ResultFixture.cell(.pipe, wait: .block, .free, medianNanoseconds: 5_000)
  for index in 0..<together { cell.rounds[index].serverCPU = cell.rounds[index].clientCPU }
  return cell
}

/// A cell whose clients and sessions spin.
func spinning(_ placement: Placement, clients: Int) -> Cell {
  ResultFixture.cell(
    .pipe, wait: .spin, placement, medianNanoseconds: 1_200, clients: clients)
}

/// Makes processors 1 and 2, on which placement cross is, hardware threads of one core.
func makeSiblings(_ machine: inout Machine) {
  for index in machine.cpus.indices { machine.cpus[index].threads = [1, 2] }
}

/// Leaves a machine one processor.
func allowOneProcessor(_ result: inout RunResult) {
  result.machine.allowed = [1]
  result.machine.sites.removeAll { $0.placement == .cross }
  result.machine.sites.append(Site(.cross, unavailable: "needs two processors"))
}

/// Gives a cell's rounds these medians, over and over.
func setMedians(_ result: inout RunResult, cell: Int = 0, _ nanoseconds: [UInt64]) {
  for index in result.cells[cell].rounds.indices {
    let median = nanoseconds[index % nanoseconds.count]
    result.cells[cell].rounds[index].roundTrip = ResultFixture.histogram(
      around: median, count: 200)
  }
}

/// Takes all that was measured out of a cell.
func empty(_ cell: inout Cell) {
  cell.rounds = []
  cell.unavailable = "the server did not answer"
}

/// Spreads so many round trips over a cell's rounds.
func setRoundTrips(_ cell: inout Cell, _ count: UInt64) {
  let rounds = UInt64(cell.rounds.count)
  for index in cell.rounds.indices {
    let own = count / rounds + (UInt64(index) < count % rounds ? 1 : 0)
    cell.rounds[index].roundTrip = ResultFixture.histogram(around: 5_000, count: own)
  }
}

/// The second entry of the first cell of a healthy result, which takes 5,000 ns.
func twin(medianNanoseconds: UInt64, roundTrips: UInt64 = 2_000) -> Cell {
  var cell = ResultFixture.cell(
    .pipe, wait: .block, .same, medianNanoseconds: medianNanoseconds, roundTrips: roundTrips)
  cell.coordinates.entry = .twin
  return cell
}
