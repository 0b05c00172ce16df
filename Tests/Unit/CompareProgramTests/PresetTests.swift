// Every workload that has a name: a whole comparison, of cells that a machine can measure in minutes.

import CommandLine
import Comparison
import IPCChannels
import Testing

@testable import CompareProgram

@Suite struct PresetTests {
  private static let machine: Machine = {
    Machine(
      processor: "any", architecture: "x86_64", kernel: "6.18", processors: 2, cores: 2,
      allowed: [0, 1],
      sites: [
        Site(.same, client: 0, server: 0), Site(.cross, client: 0, server: 1), .free,
      ], cpus: [])
  }()

  @Test func `each has a name and a sentence of its own`() {
    #expect(Preset.all.map(\.name) == ["rpc", "stream", "log", "video", "control", "many"])
    #expect(Set(Preset.all.map(\.sentence)).count == Preset.all.count)
    for preset in Preset.all {
      #expect(preset.sentence.hasSuffix(".") && preset.options.hasPrefix("--"), "\(preset.name)")
      #expect(Set(preset.settings.map(\.option.name)).count == preset.settings.count)
    }
  }

  @Test(arguments: Preset.all.map(\.name))
  func `each stands for cells of every kind, not too many to wait for`(name: String) throws {
    let preset = try #require(Preset.all.first { $0.name == name })
    let kinds = RegisteredKinds()
    let cells = preset.cells(kinds, on: Self.machine)
    #expect(Set(cells).count == cells.count)
    #expect(Set(cells.compactMap(\.kind)) == Set(ChannelKind.allCases))
    #expect(cells.count <= 60, "\(name) has \(cells.count)")
    for cell in cells { #expect(ChannelTerms.recordSizes.contains(cell.recordSize)) }
  }
}
