// The clients that come to the server: what each does, and what the server should say of it.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import Sampling
import TestSupport

/// How a client behaves.
enum Conduct: String, CaseIterable {
  /// Sends lines of text, round trips or a stream, and leaves in order.
  case text, ping, stream
  /// Is killed at some instant.
  case dying
  /// Is stopped for a while, and then goes on.
  case stopped
  /// Sends what the protocol does not allow.
  case lying
  /// Takes a channel and leaves without a word.
  case leaving
  /// Never says a proper hello.
  case stranger

  /// The reasons that the server may give for its end; none when it never gets a channel.
  var reasons: Set<String> {
    switch self {
    case .text, .ping, .stream, .stopped: ["exit"]
    case .dying: ["died"]
    case .lying: ["protocol"]
    case .leaving: ["closed", "died"]
    case .stranger: []
    }
  }

  /// Whether the server must have seen it.
  var isSeen: Bool { self != .dying && self != .stranger }
}

/// One client.
struct Guest {
  let id: UInt32
  let kind: ChannelKind
  let conduct: Conduct
  let strategy: WaitStrategy
  let socket: String

  /// A client that does not come to its end in this time hangs.
  private static let patience = Duration.seconds(120)

  /// How a visit went that was no failure.
  enum Outcome {
    /// As it should.
    ///
    /// - Parameter messages: that the server should count; nil where that is not known.
    case served(messages: Int?)
    /// The server had nothing for it that the machine has too little of, and gives back by itself in time.
    case refused
  }

  /// Comes and goes.
  func visit(_ random: inout SplitMix64) throws -> Outcome {
    do {
      return .served(messages: try come(&random))
    } catch is Shortage {
      return .refused
    }
  }

  /// The machine's, which is no fault of the server's.
  private struct Shortage: Error {}

  /// - Returns: the messages that the server should count; nil where that is not known.
  private func come(_ random: inout SplitMix64) throws -> Int? {
    // With more threads that spin than processors each round trip takes time slices.
    let scale = strategy == .spin ? 1 : 20
    switch conduct {
    case .text:
      let lines = Int.random(in: 1...10 * scale, using: &random)
      let input = String(repeating: "a line of some thirty characters\n", count: lines)
      try end(of: try client([], input: input))
      return lines
    case .ping:
      try end(of: try client(["--ping", "\(Int.random(in: 1...25 * scale, using: &random))"]))
    case .stream:
      try end(of: try client(["--stream", "\(Int.random(in: 1...1000 * scale, using: &random))"]))
    case .dying:
      let process = try client(["--ping", "1000000000"])
      sleep(.microseconds(Int.random(in: 0...60_000, using: &random)))
      process.signal(SIGKILL)
      _ = process.exitStatus(within: Guest.patience)
    case .stopped:
      let process = try client(["--ping", "\(50 * scale)"])
      sleep(.microseconds(Int.random(in: 0...20_000, using: &random)))
      process.signal(SIGSTOP)
      sleep(.milliseconds(Int.random(in: 1...300, using: &random)))
      process.signal(SIGCONT)
      try end(of: process)
    case .lying, .leaving:
      let guest = GuestProcess(guest: self, seed: random.next())
      let process = try SpawnedProcess(guest.command)
      try end(of: process)
    case .stranger:
      try intrude(&random)
    }
    return nil
  }

  private func client(_ options: [String], input: String = "") throws -> SpawnedProcess {
    try SpawnedProcess(
      [
        BuiltProgram.client.path, "--socket", socket, "--kind", kind.rawValue, "--wait",
        strategy.rawValue, "--timeout", "60",
      ] + options + ["\(id)"], input: input)
  }

  private func end(of process: SpawnedProcess) throws {
    let status = process.exitStatus(within: Guest.patience)
    if status == 0 { return }
    // Of the kinds that leave something for a while, the limit that then is reached.
    let limits = kind.description.leftAfterKill == nil ? [] : kind.description.limits()
    if process.text.contains("refused"),
      limits.contains(where: { process.text.contains($0.source) })
    {
      throw Shortage()
    }
    let ending = status.map { "status \($0)" } ?? "no end in \(Guest.patience)"
    throw SoakFailure("client \(id) (\(kind.rawValue), \(conduct)): \(ending), \(process.text)")
  }

  /// Connects and says nothing, or nonsense, or passes a descriptor.
  private func intrude(_ random: inout SplitMix64) throws {
    let stranger = try PacketSocket(connectingTo: socket)
    var bytes = Hello(clientID: id, recordSize: 24, kindName: kind.rawValue).bytes
    do throws(SystemError) {
      switch random.next() % 4 {
      case 0: break
      case 1: try stranger.send(Array(bytes.prefix(Int(random.next() % 47) + 1)))
      case 2:
        bytes[Int(random.next() % 4)] ^= 0xFF
        try stranger.send(bytes)
      default: try stranger.send(bytes, descriptors: [2])
      }
      if random.next() % 2 == 0 { _ = try stranger.receive(within: .seconds(1)) }
    } catch {
      // The server, or the kernel for it, refuses what is no hello.
    }
  }
}

/// A client that is not `ipc-client`: it lies, or it leaves without a word.
struct GuestProcess: ChannelTypeVisitor {
  let guest: Guest
  let seed: UInt64

  var command: [String] {
    [
      BuiltProgram.laboratory.path, "guest", guest.conduct.rawValue, guest.kind.rawValue,
      guest.strategy.rawValue, "\(guest.id)", "\(seed)", guest.socket,
    ]
  }

  /// Returns the exit status; what went wrong is on standard output.
  func run() -> Int32 {
    runAsChild {
      var visitor = self
      try guest.kind.accept(&visitor).get()
    }
  }

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Void, any Error> {
    Result {
      var connection = try Connection<Link>(
        to: guest.socket, clientID: guest.id, strategy: guest.strategy)
      var random = SplitMix64(seed: seed)
      if guest.conduct == .leaving {
        leave(connection)
        // The server says `died` where the process does not outlive its channel for long.
        sleep(.milliseconds(Int.random(in: 0...700, using: &random)))
        return
      }
      do throws(ChannelError) {
        try connection.channel.send(lie(&random))
        // The server ends the session. What it said before does not matter.
        while try connection.channel.receive(as: Message.self) != nil {}
      } catch {
        if case .peerGone = error { return }
        throw error
      }
    }
  }

  private func leave<Link: Channel & ~Copyable>(_ connection: consuming Connection<Link>) {}

  /// A message that no client may send.
  private func lie(_ random: inout SplitMix64) -> Message {
    let ping = Message(.ping, author: guest.id, 1, 1).header
    let header: UInt64 =
      switch random.next() % 5 {
      case 0: ping | 0x70  // No such opcode.
      case 1: ping ^ 1 << 40  // Another author.
      case 2: ping | 0xFF00  // A length of 255.
      case 3: ping | 0x8000_0000  // A reserved flag.
      default: Message(.bye, author: guest.id).header  // The server's to say.
      }
    return Message(header: header, first: random.next(), second: random.next())
  }
}

extension GuestProcess {
  init?(_ words: [String]) {
    guard words.count == 7, words[0] == "guest", let conduct = Conduct(rawValue: words[1]),
      let kind = ChannelKind(rawValue: words[2]), let strategy = WaitStrategy(rawValue: words[3]),
      let id = UInt32(words[4]), let seed = UInt64(words[5])
    else { return nil }
    self.init(
      guest: Guest(id: id, kind: kind, conduct: conduct, strategy: strategy, socket: words[6]),
      seed: seed)
  }
}
