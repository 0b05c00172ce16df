// On which processors client and server are put.

import Comparison
import TestSupport
import Testing

struct ProcessorChoiceTests {
  private let fixture = KernelTree()

  private func expect(
    _ allowed: [Int], client: Int, server: Int?, siblings: Bool = false,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let machine = fixture.machine(allowed: allowed)
    let same = machine.site(of: .same)
    #expect(same == Site(.same, client: client, server: client), sourceLocation: location)
    let cross = machine.site(of: .cross)
    #expect(cross?.clientCPU ?? client == client, sourceLocation: location)
    #expect(cross?.serverCPU == server, sourceLocation: location)
    let relation = cross.flatMap(machine.relation)
    #expect((relation?.sharesCore ?? false) == siblings, sourceLocation: location)
  }

  @Test func `two cores are taken both`() {
    fixture.processors([(0, 0), (1, 0)])
    expect([0, 1], client: 0, server: 1)
  }

  @Test func `with more than two cores processor 0 is left alone, and so is its sibling`() {
    fixture.processors([(0, 0), (0, 0), (1, 0), (1, 0), (2, 0), (2, 0)])
    expect([0, 1, 2, 3, 4, 5], client: 2, server: 4)
    expect([0, 2, 4], client: 2, server: 4)
    expect([0, 1, 2, 3], client: 0, server: 2)
    expect([1, 2, 3], client: 1, server: 2)
  }

  @Test func `hardware threads of one core are taken only where there is no other core`() {
    fixture.processors([(0, 0), (1, 0), (0, 0), (1, 0)])
    expect([0, 1, 2, 3], client: 0, server: 1)
    expect([0, 2, 3], client: 0, server: 3)
    expect([1, 3], client: 1, server: 3, siblings: true)
    expect([0, 2], client: 0, server: 2, siblings: true)
  }

  @Test func `one allowed processor is the client's, and there is none for the server`() {
    fixture.processors([(0, 0), (1, 0)])
    expect([1], client: 1, server: nil)
  }

  @Test func `two cores of one package are taken before two of different packages`() {
    fixture.processors([(0, 0), (1, 0), (0, 1), (1, 1), (2, 1)])
    expect([0, 1, 2, 3, 4], client: 2, server: 3)
    expect([0, 2, 3], client: 2, server: 3)
    expect([0, 2], client: 0, server: 2)
  }

  @Test func `cores of equal number in two packages are two cores`() {
    fixture.processors([(0, 0), (0, 1)])
    expect([0, 1], client: 0, server: 1)
    #expect(fixture.machine().cores == 2)
  }

  @Test func `without lists of siblings, core and package tell cores apart`() {
    fixture.file("sys/devices/system/cpu/online", "0-3")
    for (processor, core) in [0, 0, 1, 1].enumerated() {
      let folder = "sys/devices/system/cpu/cpu\(processor)/topology"
      fixture.file("\(folder)/core_id", "\(core)")
      fixture.file("\(folder)/physical_package_id", "0")
    }
    expect([0, 1, 2, 3], client: 0, server: 2)
    #expect(fixture.machine().cores == 2)
  }

  @Test func `without any topology each processor is chosen as a core, and cores are not counted`()
  {
    fixture.file("sys/devices/system/cpu/online", "0-1,4")
    expect([0, 1], client: 0, server: 1)
    expect([0, 1, 4], client: 1, server: 4)
    #expect(fixture.machine().processors == 3)
    #expect(fixture.machine().cores == nil)
  }

  @Test(arguments: ["", "x", "3-1", "1-", "-1", "0-1-2"])
  func `a list of processors in no known format counts as missing`(text: String) {
    fixture.file("sys/devices/system/cpu/online", text)
    #expect(fixture.machine(allowed: [0, 1]).processors == 2)
  }
}
