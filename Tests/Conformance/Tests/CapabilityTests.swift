// What each kind says of itself, held against what it does.

import ConformanceSupport
import IPCChannels
import Testing

struct CapabilityTests {
  @Test(arguments: ChannelKind.allCases, WaitStrategy.allCases)
  func `a kind is pollable if it says so, a hundred channels in one loop`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    let example = Case(kind: kind, own: strategy, peer: strategy)
    try await example.passes(.fault(.pollLoop))
  }

  @Test(arguments: ChannelKind.allCases, WaitStrategy.allCases)
  func `a pollable kind tells a poll loop when there is room`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    for size in [24, 4096] where size <= kind.description.usualLargestRecord {
      let example = Case(kind: kind, size: size, own: strategy, peer: .block)
      try await example.passes(.fault(.pollForRoom))
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `an end survives exec if its kind says so`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.handedOn))
  }

  @Test(arguments: ChannelKind.allCases)
  func `a kind holds as many records as it says`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.capacity))
  }

  @Test(arguments: ChannelKind.allCases)
  func `what a kind says is not empty, and names its limit`(kind: ChannelKind) {
    let said = kind.description
    #expect(!said.object.isEmpty)
    for text in [
      said.harmOfHostilePeer, said.lossAtEnd, said.leftAfterKill, said.takeWhen, said.notWhen,
      said.mostClients,
    ] {
      #expect(text != "")
    }
    #expect(said.copies > 0)
    if let most = said.usualMostClients {
      #expect(said.mostClients.hasPrefix("\(most) "))
    }
    switch said.capacity {
    case .limit(let name, _), .varying(let name, _):
      #expect(kind.description.limits().contains { $0.name == name })
    case .records, .chosen: break
    }
    #expect(said.calls.waiting >= said.calls.notWaiting)
    #expect(said.calls.waiting >= 2)
  }
}
