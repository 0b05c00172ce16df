// Kills at random instants: a victim that is one side of a channel, and a witness that is the other.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import Sampling
import Synchronization
import TestSupport

/// A process that is killed while it is one side of a channel.
struct VictimProcess: ChannelTypeVisitor {
  enum Role: String, CaseIterable {
    case client, server
  }

  /// What the two sides do when it happens.
  enum Scene: String, CaseIterable {
    /// Both sleep for a record.
    case silence
    /// The victim sends without end.
    case sending
    /// It answers.
    case answering
    /// It takes nothing: the witness waits for room.
    case sulking
  }

  let kind: ChannelKind
  let role: Role
  let scene: Scene
  let socket: String

  var command: [String] {
    [BuiltProgram.laboratory.path, "victim", kind.rawValue, role.rawValue, scene.rawValue, socket]
  }

  /// Returns the exit status; what went wrong is on standard output.
  func run() -> Int32 {
    runAsChild {
      var visitor = self
      try kind.accept(&visitor).get()
    }
  }

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Void, any Error> {
    Result {
      switch role {
      case .client: try suffer(Connection<Link>(to: socket))
      case .server:
        var reception = try Reception(at: SocketPath(socket))
        // The witness waits for this.
        unsafe _ = write(1, "ready\n", 6)
        try suffer(Connection<Link>(accepting: &reception))
      }
    }
  }

  private func suffer<Link: Channel & ~Copyable>(
    _ connection: consuming Connection<Link>
  ) throws {
    let record = Message(.data, author: 0, 0, 0)
    switch scene {
    case .silence: _ = try connection.channel.receive(as: Message.self)
    case .sending: while true { try connection.channel.send(record) }
    case .answering:
      while let message = try connection.channel.receive(as: Message.self) {
        try connection.channel.send(message)
      }
    case .sulking:
      repeat { sleep(.seconds(1)) } while !connection.channel.interruption.isRaised
    }
  }
}

extension VictimProcess {
  init?(_ words: [String]) {
    guard words.count == 5, words[0] == "victim", let kind = ChannelKind(rawValue: words[1]),
      let role = Role(rawValue: words[2]), let scene = Scene(rawValue: words[3])
    else { return nil }
    self.init(kind: kind, role: role, scene: scene, socket: words[4])
  }
}

/// A process that has its peer killed again and again, and says how soon it noticed.
struct WitnessProcess: ChannelTypeVisitor {
  let kind: ChannelKind
  /// The victims'.
  let role: VictimProcess.Role
  let count: Int
  let seed: UInt64
  let socket: String

  var command: [String] {
    [
      BuiltProgram.laboratory.path, "witness", kind.rawValue, role.rawValue, "\(count)", "\(seed)",
      socket,
    ]
  }

  /// Returns the exit status; the result or what went wrong is on standard output.
  func run() -> Int32 {
    runAsChild(kind.rawValue) {
      var visitor = self
      print(try kind.accept(&visitor).get())
    }
  }

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<String, any Error> {
    Result {
      var random = SplitMix64(seed: seed)
      var nanoseconds: [UInt64] = []
      // One for all: the clients that are killed come to one server.
      var reception = role == .client ? try Reception(at: SocketPath(socket)) : nil
      for _ in 0..<count {
        let victim = VictimProcess(
          kind: kind, role: role, scene: .allCases.randomElement(using: &random)!, socket: socket)
        let process = try SpawnedProcess(victim.command)
        let connection: Connection<Link>
        switch role {
        case .client: connection = try Connection<Link>(accepting: &reception!)
        case .server:
          guard process.says("ready") else { throw SoakFailure("no server: \(process.text)") }
          connection = try Connection<Link>(to: socket)
        }
        let delay = Duration.microseconds(Int.random(in: 0...3000, using: &random))
        nanoseconds.append(try watch(connection, victim.scene, process.id, after: delay))
        if process.exitStatus() != 128 + SIGKILL { throw SoakFailure(process.text) }
      }
      return summary(nanoseconds.sorted())
    }
  }

  /// Has the victim killed, and returns how long this side took to notice.
  private func watch<Link: Channel & ~Copyable>(
    _ connection: consuming Connection<Link>, _ scene: VictimProcess.Scene, _ victim: Int32,
    after delay: Duration
  ) throws -> UInt64 {
    let killed = Instant()
    let killer = try RunningThread {
      sleep(delay)
      killed.nanoseconds.store(monotonicNanoseconds(), ordering: .releasing)
      kill(victim, SIGKILL)
    }
    var channel = connection
    let record = Message(.data, author: 0, 0, 0)
    do throws(ChannelError) {
      switch scene {
      case .silence, .sending: while try channel.channel.receive(as: Message.self) != nil {}
      case .answering:
        repeat {
          try channel.channel.send(record)
        } while try channel.channel.receive(as: Message.self) != nil
      case .sulking: while true { try channel.channel.send(record) }
      }
    } catch {
      guard case .peerGone = error else { throw error }
    }
    let noticed = monotonicNanoseconds()
    let start = killed.nanoseconds.load(ordering: .acquiring)
    killer.join()
    guard start != 0 else { throw SoakFailure("the channel ended before its peer (\(scene))") }
    return noticed - start
  }

  private final class Instant: Sendable {
    let nanoseconds = Atomic<UInt64>(0)
  }

  /// What is aimed at on an idle machine; see Channel.swift, 6, for what is promised on any.
  private static let target: UInt64 = 10_000_000

  private func summary(_ sorted: [UInt64]) -> String {
    func rank(_ share: Double) -> UInt64 {
      sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
    let tail = rank(0.99)
    let verdict = tail <= Self.target ? "" : ", above the 10 ms that an idle machine should keep"
    let figures = [("median", rank(0.5)), ("p99", tail), ("max", rank(1))]
      .map { "\($0.0) \(milliseconds($0.1))" }
    return "\(kind.rawValue): \(count) \(role.rawValue)s killed, noticed after "
      + figures.joined(separator: ", ") + " ms" + verdict
  }

  private func milliseconds(_ nanoseconds: UInt64) -> String {
    let hundredths = nanoseconds / 10_000
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}

extension WitnessProcess {
  init?(_ words: [String]) {
    guard words.count == 6, words[0] == "witness", let kind = ChannelKind(rawValue: words[1]),
      let role = VictimProcess.Role(rawValue: words[2]), let count = Int(words[3]),
      let seed = UInt64(words[4])
    else { return nil }
    self.init(kind: kind, role: role, count: count, seed: seed, socket: words[5])
  }
}
