// A kind that was loaded is measured where it can be, and what is not known of it is decided on purpose.

import IPCChannels
import Testing

@testable import Comparison
@testable import LoadedKinds

@Suite("Loaded kinds in a comparison")
struct LoadedLibraryTests {
  private static func library(_ file: String, waits: [WaitStrategy], largest: Int = 1_048_576)
    -> LoadedLibrary
  {
    LoadedLibrary(
      file: KindFile(file)!,
      promises: KindPromises(
        name: "x-one", version: "1", hash: String(repeating: "0", count: 64), summary: "one",
        waits: waits, largestRecord: largest, copies: 0, hasThreads: false, mayLose: false,
        isUntrusting: false, tellsEnd: false, isInterruptible: false, looksFirst: false,
        broker: nil, leaves: nil,
        options: [KindOption(key: "over", help: "what")]))
  }

  @Test func `it takes part with the strategies that it has, behind the built-in kinds`() {
    let cells = RunRequest.cells(
      of: RegisteredKinds(), names: ["pipe"],
      libraries: [Self.library("./a.so,over=x", waits: [.block])], waits: [.block, .spin],
      placements: [.same], recordSizes: [24], clients: [1])
    #expect(cells.map(\.name) == ["pipe", "pipe", "x-one,over=x"])
    #expect(cells.map(\.kind) == [.pipe, .pipe, nil])
    #expect(cells.map(\.wait) == [.block, .spin, .block])
  }

  @Test func `a record that is too large for it has a reason`() {
    let library = Self.library("./a.so", waits: [.block], largest: 4096)
    var cell = CellCoordinates(
      name: library.name, kind: nil, wait: .block, placement: .same, recordSize: 4096, clients: 1)
    #expect(library.reasonForNone(of: cell) == nil)
    cell.recordSize = 4097
    #expect(library.reasonForNone(of: cell) == "x-one has records of at most 4,096 bytes")
  }

  @Test func `there is no loop in bare C beside it`() {
    #expect(FloorChoice(for: nil) == .missing(because: FloorChoice.isLoaded))
  }

  @Test func `what its server side takes is unknown and not zero`() {
    let holdings = Holdings(server: nil)
    let footprint = Footprint(8, from: holdings, to: holdings)
    #expect(footprint.serverBytes == nil && footprint.serverDescriptors == nil)
    #expect(footprint.clientDescriptors == 0)
    #expect(footprint.unavailable?.contains("processes of their own") == true)
  }

  @Test func `an order names the file and what it has to be`() throws {
    let library = Self.library("./none-such.so,over=x", waits: [.block])
    let order = OrderedLibrary(library)
    #expect(order.file.text == "./none-such.so,over=x")
    #expect(throws: WorkFailure.self) { try order.load() }
  }
}
