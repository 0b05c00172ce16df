// Bare loops, each in a process of its own: FloorPeer.

import Comparison
import KernelProbes
import Linux
import Testing

@Suite(.serialized)
struct FloorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let mechanism: FloorMechanism
    let waits: String
    let recordSize: Int

    var testDescription: String { "\(mechanism.rawValue), \(waits), \(recordSize)" }
  }

  static let cases = FloorMechanism.allCases.flatMap { mechanism in
    // A queue has 8,192 bytes (msgsize_max), a packet a socket's buffer.
    let sizes =
      switch mechanism {
      case .messageQueue: [24, 25, 8192]
      case .seqpacket, .datagram: [24, 25, 100_000]
      default: [24, 25, 4096, 1_048_576]
      }
    return ["block", "pinned"].flatMap { waits in
      sizes.map { Case(mechanism: mechanism, waits: waits, recordSize: $0) }
    } + sizes.prefix(2).map { Case(mechanism: mechanism, waits: "spin", recordSize: $0) }
  }

  private static func peer(_ action: String, _ item: Case) throws -> SpawnedProcess {
    try SpawnedProcess([
      builtProgram("FloorPeer"), action, item.mechanism.rawValue, item.waits,
      "\(item.recordSize)",
    ])
  }

  private static func output(_ action: String, _ item: Case) throws -> [Substring] {
    let peer = try peer(action, item)
    #expect(peer.exitStatus(within: .seconds(60)) == 0)
    return peer.text.split(separator: "\n")
  }

  @Test(arguments: cases)
  func `records go round and one way, and nothing is left behind`(item: Case) throws {
    #expect(
      try Self.output("loop", item) == [
        "round trips: 20 or more", "stream of batches of 1: 0", "stream of batches of 1: 1",
        "stream of batches of 1: 1000", "stream of batches of 7: 5000", "round trips: 20 or more",
        "done",
      ])
  }

  @Test(arguments: FloorMechanism.allCases, ["block", "spin"])
  func `the other side dies with its parent`(mechanism: FloorMechanism, waits: String) throws {
    let peer = try Self.peer(
      "hold", Case(mechanism: mechanism, waits: waits, recordSize: 24))
    #expect(peer.says("."))
    let digits = peer.text.drop { $0 != ":" }.drop { $0 != "c" }.filter(\.isNumber)
    let child = try #require(Int32(String(digits)))
    #expect(!Processes.hasEnded(child, within: .zero))
    peer.signal(9)
    #expect(peer.exitStatus() == 137)
    #expect(Processes.hasEnded(child))
  }

  @Test(
    arguments: [FloorMechanism.pipe, .socketpair, .seqpacket, .tcp], ["block", "spin"])
  func `the end of the other side ends the loop where the kernel tells of it`(
    mechanism: FloorMechanism, waits: String
  ) throws {
    let lines = try Self.output(
      "bereave", Case(mechanism: mechanism, waits: waits, recordSize: 24))
    #expect(lines.last == "done")
    let verdict = try #require(lines.dropLast().last)
    #expect(verdict.hasPrefix("the bare \(mechanism.rawValue) loop ended early: "))
    #expect(verdict.contains("EPIPE") || verdict.contains("ECONNRESET"))
  }

  @Test(arguments: [
    (Case(mechanism: .pipe, waits: "block", recordSize: 23), "Invalid argument (EINVAL)"),
    (Case(mechanism: .futex, waits: "block", recordSize: 1_048_577), "Invalid argument (EINVAL)"),
    (Case(mechanism: .messageQueue, waits: "spin", recordSize: 1_000_000), "(EINVAL)"),
    (Case(mechanism: .seqpacket, waits: "block", recordSize: 1_048_576), "(EMSGSIZE)"),
    (Case(mechanism: .datagram, waits: "block", recordSize: 1_048_576), "(EMSGSIZE)"),
    (Case(mechanism: .tcp, waits: "nowhere", recordSize: 24), "(EINVAL)"),
    (Case(mechanism: .eventfd, waits: "nowhere", recordSize: 24), "(EINVAL)"),
  ])
  func `what cannot be had is refused, and nothing is left behind`(
    item: Case, reason: String
  ) throws {
    let lines = try Self.output("open", item)
    #expect(lines.count == 2)
    #expect(lines.last == "done")
    let refusal = try #require(lines.first)
    #expect(
      refusal.hasPrefix(
        "no bare \(item.mechanism.rawValue) loop with records of \(item.recordSize) bytes: "))
    #expect(refusal.hasSuffix(reason))
  }

  @Test func `a kind is held against its own mechanism, or against none`() {
    #expect(FloorMechanism(kind: "shm") == .semaphore)
    #expect(FloorMechanism(kind: "memfd") == .futex)
    #expect(FloorMechanism(kind: "mqueue") == .messageQueue)
    for same in ["pipe", "socketpair", "seqpacket", "datagram", "tcp", "eventfd"] {
      #expect(FloorMechanism(kind: same)?.rawValue == same)
    }
    #expect(FloorMechanism(kind: "rtsignal") == nil)
  }
}
