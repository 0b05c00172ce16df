// The foreign programs, as a user starts them, on one CPU.

import ForeignPrograms
import Glibc
import Linux
import TestSupport

/// Measures a mechanism with the foreign program for it.
struct TheirRoundTrip {
  let cpu: Int
  let perf: String?
  let sockperf: String?
  private let perfVersion: String
  private let sockperfVersion: SockperfVersion?

  /// Round trips of perf's two runs, of which the difference counts.
  private static let loops = (short: 1_000, long: 31_000)

  init(cpu: Int) throws {
    self.cpu = cpu
    perf = PinnedProgram.path(of: "perf")
    sockperf = PinnedProgram.path(of: "sockperf")
    perfVersion =
      try perf.map { try PinnedProgram.output(of: [$0, "--version"], cpu: cpu) } ?? ""
    sockperfVersion = try sockperf.map {
      try SockperfVersion(try PinnedProgram.output(of: [$0, "--version"], cpu: cpu))
    }
  }

  /// Why a mechanism cannot be compared here, and what to do; nil where it can.
  func obstacle(_ mechanism: Mechanism) -> String? {
    switch mechanism {
    case .pipe:
      return perf == nil
        ? "perf is not installed; on Debian, `apt-get install linux-perf` installs it" : nil
    case .socketpair, .tcp:
      guard let sockperfVersion else {
        return "sockperf is not installed; on Debian, `apt-get install sockperf` installs it"
      }
      return mechanism == .tcp || sockperfVersion.hasUnixSockets
        ? nil
        : "sockperf has UNIX sockets from 3.9 on, and this one is \(sockperfVersion); a later one from "
          + "https://github.com/Mellanox/sockperf can be put first in PATH"
    }
  }

  /// The programs that are there, with their versions.
  var versions: [String] {
    let perfLine = perfVersion.split(separator: "\n").first.map(String.init)
    return [perfLine, sockperfVersion.map { "sockperf version \($0)" }].compactMap(\.self)
  }

  /// Nanoseconds of a round trip.
  func measure(_ mechanism: Mechanism) throws -> Double {
    switch mechanism {
    case .pipe:
      return try pipe()
    case .socketpair:
      let directory = try PrivateDirectory(in: "/tmp", prefix: "crosscheck-")
      return try pingPong(["-i", "\(directory.path)/socket"])
    case .tcp:
      return try pingPong(["-i", "127.0.0.1", "-p", "\(try freePort())"])
    }
  }

  private func pipe() throws -> Double {
    let short = try perf(loops: Self.loops.short)
    let long = try perf(loops: Self.loops.long)
    guard let roundTrip = long.roundTrip(without: short) else {
      throw LostTurn(
        reason: "perf took longer for \(short.loops) round trips than for \(long.loops)")
    }
    return roundTrip
  }

  private func perf(loops: Int) throws -> PerfPipe {
    let command = [perf!, "bench", "sched", "pipe", "--loop", "\(loops)"]
    return try PerfPipe(try PinnedProgram.output(of: command, cpu: cpu), loops: loops)
  }

  private func pingPong(_ address: [String]) throws -> Double {
    let server = try PinnedProgram.start([sockperf!, "server", "--tcp"] + address, cpu: cpu)
    guard server.says("block on socket(s)") else {
      throw UnreadableOutput(
        program: "sockperf server",
        expected: "'block on socket(s)' within 20 s, which says that it waits for clients",
        output: server.text)
    }
    let output = try PinnedProgram.output(
      of: [sockperf!, "ping-pong", "--tcp"] + address
        + ["--msg-size", "24", "--time", "1", "--full-rtt"], cpu: cpu)
    return try SockperfPingPong(output).medianNanoseconds
  }

  /// A TCP port of the loopback interface that nobody listens on. Somebody may take it before sockperf
  /// does; then sockperf says so, and its output is no number.
  private func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw SystemError(call: "socket", errno: Errno(errno)) }
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let answer = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
      }
    }
    guard answer == 0 else { throw SystemError(call: "bind", errno: Errno(errno)) }
    return UInt16(bigEndian: address.sin_port)
  }
}
