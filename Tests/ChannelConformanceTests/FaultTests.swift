// Faults that can happen to any kind, or to the descriptors of any.

import ConformanceSupport
import IPCChannels
import Testing

struct FaultTests {
  @Test(arguments: Case.strategies)
  func `E2, 200,000 messages are exact in a storm of signals`(_ example: Case) async throws {
    try await example.passes(.fault(.signalStorm))
  }

  @Test(arguments: Case.strategies)
  func `E3, a slow reader makes its sender wait`(_ example: Case) async throws {
    try await example.passes(.fault(.slowReader))
  }

  @Test(arguments: ChannelKind.allCases)
  func `C8, every descriptor is close-on-exec`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.passesNothingToExec))
  }

  @Test(arguments: ChannelKind.allCases)
  func `C6, without descriptors left nothing is made and nothing leaks`(kind: ChannelKind)
    async throws
  {
    try await Case(kind: kind).passes(.fault(.descriptorTableFull))
  }

  @Test(arguments: [ChannelKind.shm, .memfd, .mqueue, .fifo, .file])
  func `B9, what a client gets has no name any longer`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.leavesNoName))
  }
}
