// Two kinds that were loaded, beside a built-in one: one of them may lose, has threads and a broker, and cannot wait
// adaptively.

import IPCChannels
import Reporting

@testable import Comparison
@testable import LoadedKinds

enum LoadedRows {
  static let plain = library("x-pipe", "./x-pipe.so")
  static let lossy: LoadedLibrary = {
    var library = Self.library("zeromq", ".build/kinds/zeromq.so,hwm=8")
    library.promises.version = "4.3.4"
    library.promises.waits = [.block]
    library.promises.hasThreads = true
    library.promises.mayLose = true
    library.promises.broker = "none-such --quiet"
    library.promises.options = [KindOption(key: "hwm", help: "records that its queue holds")]
    return library
  }()

  private static func library(_ name: String, _ file: String) -> LoadedLibrary {
    LoadedLibrary(
      file: KindFile(file)!,
      promises: KindPromises(
        name: name, version: "1.0", hash: String(repeating: "0123456789abcdef", count: 4),
        summary: "two pipes", waits: WaitStrategy.allCases, largestRecord: 1_048_576, copies: 2,
        hasThreads: false, mayLose: false, isUntrusting: true, tellsEnd: true,
        isInterruptible: true, looksFirst: true, broker: nil, leaves: nil, options: []))
  }

  private static func cell(
    _ library: LoadedLibrary, _ wait: WaitStrategy, _ median: Double
  ) -> Cell {
    var coordinates = Parts.coordinates(.pipe, wait, .cross)
    coordinates.kind = nil
    coordinates.name = library.name
    var cell = Parts.cell(
      coordinates,
      Parts.Shape(
        median: median,
        systemCalls: SystemCalls(unavailable: "a library's own calls cannot be counted")))
    cell.floor = Floor(wait: wait, unavailable: FloorChoice.isLoaded)
    cell.footprint = Footprint(
      clients: 8, serverDescriptors: nil, clientDescriptors: 3, serverBytes: nil,
      unavailable: "its sessions run in processes of their own, which were not looked into")
    for index in cell.rounds.indices {
      cell.rounds[index].floor = nil
      (cell.rounds[index].clientCPU, cell.rounds[index].serverCPU) = (0, nil)
    }
    return cell
  }

  static let result: RunResult = {
    var result = Parts.result(cells: [
      Parts.cell(Parts.coordinates(.pipe, .block, .cross), Parts.Shape(median: 40_000)),
      cell(plain, .block, 40_010), cell(lossy, .block, 73_000),
      Parts.cell(Parts.coordinates(.pipe, .adaptive, .cross), Parts.Shape(median: 900)),
      cell(plain, .adaptive, 905),
    ])
    result.libraries = [plain, lossy]
    return result
  }()

  static let report = Report(result)
}
