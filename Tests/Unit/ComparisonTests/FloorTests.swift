// Bare loops and set-ups, each in a process of its own: `test-peer floor`.

import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@testable import Comparison

struct FloorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let mechanism: FloorMechanism
    let waits: String
    let recordSize: Int
    var flavour = FloorFlavour.inlined

    var testDescription: String {
      "\(mechanism.rawValue), \(waits), \(recordSize), \(flavour.rawValue)"
    }
  }

  static let cases = FloorMechanism.allCases.flatMap { mechanism in
    // A queue has 8,192 bytes (msgsize_max), a packet a socket's buffer, a signal a message.
    let sizes =
      switch mechanism {
      case .messageQueue: [24, 25, 8192]
      case .seqpacket, .datagram: [24, 25, 100_000]
      case .signal: [24]
      default: [24, 25, 4096, 1_048_576]
      }
    return ["block", "pinned"].flatMap { waits in
      sizes.map { Case(mechanism: mechanism, waits: waits, recordSize: $0) }
    } + sizes.prefix(2).map { Case(mechanism: mechanism, waits: "spin", recordSize: $0) }
      + ["block", "pinned", "spin"].flatMap { waits in
        [Case(mechanism: mechanism, waits: waits, recordSize: sizes[0], flavour: .libc)]
      }
  }

  /// - Parameter place: where names are made.
  private static func peer(
    _ action: String, _ item: Case, place: String
  ) throws -> SpawnedProcess {
    try SpawnedProcess([
      "env", "TMPDIR=\(place)", BuiltProgram.peer.path, "floor", action,
      item.mechanism.rawValue, item.waits, "\(item.recordSize)", item.flavour.rawValue,
    ])
  }

  private static func output(_ action: String, _ item: Case) throws -> [Substring] {
    let directory = TemporaryDirectory()
    let peer = try peer(action, item, place: directory.path)
    #expect(peer.exitStatus(within: .seconds(60)) == 0)
    #expect(directory.names == [])
    return peer.text.split(separator: "\n")
  }

  /// The other side of a loop that says who that is.
  private static func child(of peer: SpawnedProcess) throws -> Int32 {
    #expect(peer.says("."))
    let digits = peer.text.drop { $0 != ":" }.drop { $0 != "c" }.filter(\.isNumber)
    return try #require(Int32(String(digits)))
  }

  /// Whether a process sleeps, and nothing wakes it for a while.
  private static func isAtRest(_ process: Int32, within patience: Duration) -> Bool {
    let deadline = Deadline(after: patience)
    repeat {
      let sleeps = ProcessStatus.number("voluntary_ctxt_switches", of: process)
      usleep(20_000)
      if ProcessStatus.sleeps(process),
        sleeps == ProcessStatus.number("voluntary_ctxt_switches", of: process)
      {
        return true
      }
    } while !deadline.hasPassed
    return false
  }

  private static func waitsAsTold(_ process: Int32, _ waits: String) -> Bool {
    waits == "block"
      ? isAtRest(process, within: .seconds(10))
      : !isAtRest(process, within: .milliseconds(100))
  }

  @Test(arguments: cases)
  func `records go round and one way, and nothing is left behind`(item: Case) throws {
    let lines = try Self.output("loop", item)
    #expect(
      lines == [
        "round trips: 20 or more", "stream of batches of 1: 0", "stream of batches of 1: 1",
        "stream of batches of 1: 1000", "stream of batches of 7: 5000", "round trips: 20 or more",
        "done",
      ])
  }

  @Test(arguments: FloorMechanism.allCases, ["block", "spin"])
  func `the other side sleeps or spins, and dies with its parent`(
    mechanism: FloorMechanism, waits: String
  ) throws {
    let directory = TemporaryDirectory()
    let peer = try Self.peer(
      "hold", Case(mechanism: mechanism, waits: waits, recordSize: 24), place: directory.path)
    let child = try Self.child(of: peer)
    #expect(!Processes.hasEnded(child, within: .zero))
    #expect(Self.waitsAsTold(child, waits))
    peer.signal(9)
    #expect(peer.exitStatus() == 137)
    #expect(Processes.hasEnded(child))
    #expect(directory.names == [])
  }

  @Test(arguments: [FloorMechanism.pipe, .namedPipe], [4096, 65_536, 1_048_576])
  func `bare pipes hold as much as a channel's`(mechanism: FloorMechanism, size: Int) throws {
    let directory = TemporaryDirectory()
    let peer = try Self.peer(
      "hold", Case(mechanism: mechanism, waits: "block", recordSize: size), place: directory.path)
    let ends = "/proc/\(try Self.child(of: peer))/fd/"
    let capacities = try names(inDirectory: ends).map { name in
      let number = unsafe open(ends + name, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      return try PipeEnd(FileDescriptor(owning: number)).capacity()
    }
    let offer = try PipeChannel.make(recordSize: size, strategy: .block)
    let memory = try offer.channel.memory()
    #expect(capacities.count == 2)
    #expect(capacities.reduce(0, +) + size == memory)
  }

  @Test(arguments: FloorMechanism.allCases, ["block", "spin"])
  func `who has no room for more sleeps or spins`(
    mechanism: FloorMechanism, waits: String
  ) throws {
    let directory = TemporaryDirectory()
    let peer = try Self.peer(
      "stall", Case(mechanism: mechanism, waits: waits, recordSize: 24), place: directory.path)
    let child = try Self.child(of: peer)
    // It has begun by then to send what the other side does not take any more.
    usleep(50_000)
    kill(child, SIGSTOP)
    #expect(Self.waitsAsTold(peer.id, waits))
  }

  /// The file that holds the instruction by which a process went to sleep: a system call of one of its
  /// functions.
  ///
  /// The kernel says in the last of nine fields of /proc/PID/syscall where the process goes on, unless it
  /// runs just now, and in /proc/PID/maps what lies there.
  private static func sleepingCode(of process: Int32) throws -> String {
    var fields: [Substring] = []
    let deadline = Deadline(after: .seconds(10))
    while fields.count != 9, !deadline.hasPassed {
      usleep(1_000)
      fields = try readWholeFile("/proc/\(process)/syscall").split { $0.isWhitespace }
    }
    let text = try #require(fields.last)
    let address = try #require(UInt64(text.dropFirst("0x".count), radix: 16), "\(fields)")
    for line in try readWholeFile("/proc/\(process)/maps").split(separator: "\n") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-")
        .compactMap { UInt64($0, radix: 16) }
      if bounds.count == 2, bounds[0] <= address, address < bounds[1] {
        return String(line.split(separator: "/").last ?? "")
      }
    }
    return ""
  }

  private static func isOfLibc(_ file: String) -> Bool { file.hasPrefix("libc.so") }

  @Test(arguments: FloorMechanism.allCases, FloorFlavour.allCases)
  func `a call is made by the C library where it is asked for, and in the loop elsewhere`(
    mechanism: FloorMechanism, flavour: FloorFlavour
  ) throws {
    let directory = TemporaryDirectory()
    // A semaphore is the C library's in either flavour.
    let isCalled = flavour == .libc || mechanism == .semaphore
    let item = Case(mechanism: mechanism, waits: "block", recordSize: 24, flavour: flavour)
    let waiting = try Self.peer("hold", item, place: directory.path)
    let child = try Self.child(of: waiting)
    #expect(Self.isAtRest(child, within: .seconds(10)))
    let receiving = try Self.sleepingCode(of: child)
    #expect(Self.isOfLibc(receiving) == isCalled, "it receives in \(receiving)")
    let full = try Self.peer("stall", item, place: directory.path)
    let stopped = try Self.child(of: full)
    usleep(50_000)
    kill(stopped, SIGSTOP)
    #expect(Self.isAtRest(full.id, within: .seconds(10)))
    let sending = try Self.sleepingCode(of: full.id)
    #expect(Self.isOfLibc(sending) == isCalled, "it sends in \(sending)")
  }

  @Test func `both flavours are one loop where no call is made, or by libc in either`() {
    let memory: [FloorMechanism] = [.semaphore, .futex, .eventfd, .file]
    for mechanism in FloorMechanism.allCases {
      #expect(mechanism.isOneLoop(spins: true) == memory.contains(mechanism))
      #expect(mechanism.isOneLoop(spins: false) == (mechanism == .semaphore))
    }
  }

  @Test(
    arguments: [FloorMechanism.pipe, .namedPipe, .socketpair, .unix, .seqpacket, .tcp],
    ["block", "spin"])
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

  // How a side waits is no part of a set-up but for its round trip.
  @Test(
    arguments: cases.filter { $0.recordSize != 25 && ($0.recordSize == 24 || $0.waits == "block") })
  func `sessions are set up and taken down, and nothing is left behind`(item: Case) throws {
    #expect(try Self.output("set-up", item) == ["set-ups: 20", "done"])
  }

  @Test(arguments: FloorMechanism.allCases)
  func `the server of set-ups sleeps between them, and dies with its parent`(
    mechanism: FloorMechanism
  ) throws {
    let directory = TemporaryDirectory()
    let peer = try Self.peer(
      "host", Case(mechanism: mechanism, waits: "block", recordSize: 24), place: directory.path)
    let child = try Self.child(of: peer)
    // A session's thread may still be at its end when the client has its answer, and whether the
    // process sleeps is told of its first thread alone.
    let deadline = Deadline(after: .seconds(10))
    while ProcessStatus.number("Threads", of: child) != 1 && !deadline.hasPassed { usleep(1_000) }
    #expect(ProcessStatus.number("Threads", of: child) == 1)
    #expect(Self.isAtRest(child, within: .seconds(10)))
    // Whatever a session had is closed: there are an epoll, a listening socket and /dev/null.
    #expect(try names(inDirectory: "/proc/\(child)/fd").count == 3)
    peer.signal(9)
    #expect(peer.exitStatus() == 137)
    #expect(Processes.hasEnded(child))
  }

  @Test func `a set-up says what its server could not make, or that it has ended`() throws {
    let queue = Case(mechanism: .messageQueue, waits: "block", recordSize: 1_000_000)
    let refused = try Self.output("set-up", queue)
    #expect(
      refused == [
        "the bare message queue loop ended early: Invalid argument (EINVAL)", "done",
      ])
    let orphan = try Self.output("orphan", Case(mechanism: .pipe, waits: "block", recordSize: 24))
    #expect(orphan.last == "done")
    let verdict = try #require(orphan.dropLast().last)
    #expect(verdict.hasPrefix("the bare pipe loop ended early: "))
    // A server that has been killed ends some time later, perhaps within a set-up.
    let ends = ["(ECONNREFUSED)", "(ECONNRESET)", "(EPIPE)"]
    #expect(ends.contains { verdict.hasSuffix($0) }, "\(verdict)")
  }

  @Test(arguments: [
    (Case(mechanism: .pipe, waits: "block", recordSize: 23), "Invalid argument (EINVAL)"),
    (Case(mechanism: .futex, waits: "block", recordSize: 1_048_577), "Invalid argument (EINVAL)"),
    (Case(mechanism: .messageQueue, waits: "spin", recordSize: 1_000_000), "(EINVAL)"),
    (Case(mechanism: .seqpacket, waits: "block", recordSize: 1_048_576), "(EMSGSIZE)"),
    (Case(mechanism: .datagram, waits: "block", recordSize: 1_048_576), "(EMSGSIZE)"),
    (Case(mechanism: .signal, waits: "block", recordSize: 25), "(EMSGSIZE)"),
    (Case(mechanism: .signal, waits: "nowhere", recordSize: 24), "(EINVAL)"),
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

  @Test(arguments: [FloorMechanism.namedPipe, .unix, .file])
  func `a name is made where this user's are`(mechanism: FloorMechanism) throws {
    let item = Case(mechanism: mechanism, waits: "block", recordSize: 24)
    let refused = try Self.peer("open", item, place: "/nowhere")
    #expect(refused.exitStatus() == 0)
    #expect(refused.text.contains("(ENOENT)\ndone\n"))
    let relative = try Self.peer("open", item, place: "nowhere")
    #expect(relative.exitStatus() == 0)
    #expect(relative.text == "done\n")
  }

  @Test func `a socket's name has the room of its address`() throws {
    let directory = TemporaryDirectory()
    let place = directory.path(String(repeating: "d", count: 100))
    #expect(unsafe mkdir(place, 0o700) == 0)
    let item = Case(mechanism: .unix, waits: "block", recordSize: 24)
    let peer = try Self.peer("open", item, place: place)
    #expect(peer.exitStatus() == 0)
    #expect(peer.text.contains("(ENAMETOOLONG)\ndone\n"))
    let host = try Self.peer("set-up", item, place: place)
    #expect(host.exitStatus() == 0)
    #expect(host.text.contains("(ENAMETOOLONG)\ndone\n"))
    #expect(try names(inDirectory: place) == [])
  }
}
