// How much the pipes of a channel hold: more for larger records, where the kernel does not refuse it.

import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct PipeCapacityTests {
  private static let kinds = ChannelKind.over(.pipe)

  /// Processes that are refused some sizes, as by /proc/sys/fs/pipe-max-size: EPERM.
  private static func refused(_ call: String) -> [String] {
    [BuiltProgram.peer.path, "deny", "EPERM", call]
  }
  private static let mayRefuse = {
    do {
      let process = try SpawnedProcess(refused("prctl") + ["/bin/true"])
      return process.finish(within: .seconds(10)).status == "exit 0"
    } catch {
      return false
    }
  }()
  private static let reason: Comment = "nobody may have a filter of system calls (seccomp) here"

  @Test(arguments: kinds, [32_769, 65_536, 1_048_576])
  func `a pipe for large records holds two of them`(
    kind: ChannelKind, size: Int
  ) async throws {
    try await Case(kind: kind, size: size).passes(.fault(.bulkCapacity))
  }

  @Test(arguments: kinds, [24, 4096, 32_768])
  func `a pipe for small records is as the kernel makes it`(
    kind: ChannelKind, size: Int
  ) async throws {
    try await Case(kind: kind, size: size).passes(.fault(.usualCapacity))
  }

  @Test(.enabled(if: mayRefuse, reason), arguments: kinds, [65_536, 1_048_576])
  func `F1, a pipe that may not grow carries large records all the same`(
    kind: ChannelKind, size: Int
  ) async throws {
    let findings = try await Check.fault(.usualCapacity).run(
      .kind(kind), size: size, wrapper: Self.refused("fcntl F_SETPIPE_SZ"))
    #expect(findings == [])
  }

  @Test(.enabled(if: mayRefuse, reason), arguments: kinds)
  func `F1, a pipe grows as far as it may`(kind: ChannelKind) async throws {
    let findings = try await Check.fault(.bulkCapacity).run(
      .kind(kind), size: 1_048_576, wrapper: Self.refused("fcntl F_SETPIPE_SZ above 262144"))
    #expect(findings == [])
  }
}
