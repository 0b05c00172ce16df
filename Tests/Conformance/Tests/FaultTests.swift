// Faults that can happen to any kind, or to the descriptors of any.

import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct FaultTests {
  @Test(arguments: Case.strategies)
  func `E2, messages are exact in a storm of signals`(_ example: Case) async throws {
    try await example.passes(.fault(.signalStorm))
  }

  @Test(
    .disabled(if: Sanitizer.keepsMemory.isHere, "\(Sanitizer.keepsMemory)"),
    arguments: Case.strategies)
  func `E3, a slow reader makes its sender wait`(_ example: Case) async throws {
    try await example.passes(.fault(.slowReader))
  }

  @Test(arguments: Case.strategies)
  func `C7, a call ends at its deadline, and the channel goes on`(_ example: Case) async throws {
    try await example.passes(.fault(.deadlines))
  }

  /// The client's side has what is shared. Memory, and a process's descriptor, know no O_NONBLOCK.
  private static let clients = ChannelKind.all { $0.mechanism != .signal && $0.kept > 0 }.flatMap {
    kind in
    WaitStrategy.allCases.map { Case(kind: kind, own: .block, peer: $0) }
  }

  @Test(arguments: clients)
  func `E10, O_NONBLOCK changes under both sides, and nothing else does`(
    _ example: Case
  ) async throws {
    try await example.passes(.fault(.changedFlags))
  }

  @Test(arguments: clients.filter { $0.kind.expected.mechanism == .pipe })
  func `E10, nor where a client cannot open what it was passed`(_ example: Case) async throws {
    try await example.passes(.fault(.changedFlagsOfOthers))
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

  @Test(arguments: ChannelKind.all { $0.place != .none && $0.mechanism != .streamSocket })
  func `B9, what a client gets has no name any longer`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.leavesNoName))
  }
}
