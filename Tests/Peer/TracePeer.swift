// The two processes of the tests that count system calls: `server` answers each byte of its standard
// input, and `client` makes round trips with a server that it starts. Both have a further thread that
// sleeps, as the programs have that they stand for.

import CallTracing
import Glibc
import IPCChannels
import Linux
import ServerSide
import TestSupport

/// One of the two processes.
enum TracePeer {
  /// Runs the peer and returns its exit status.
  static func run(_ arguments: [String]) throws -> Int32 {
    // Whoever runs tests may have blocked what these are about.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, nil)

    guard arguments.count >= 2, let count = Int(arguments[1]) else {
      print(
        "usage: test-peer trace server COUNT | client|quitter|marks|hasty|helped COUNT FILE | "
          + "counted COUNT FILE KIND WAIT | refused PROCESS")
      return 64
    }
    signal(SIGUSR1) { @Sendable _ in
      let text: StaticString = "signalled\n"
      _ = unsafe write(1, text.utf8Start, text.utf8CodeUnitCount)
    }
    // A test that was killed ends nobody.
    alarm(120)
    if arguments[0] == "counting-server" {
      // Before there is another thread, which would end the process at the signal that stops a server.
      try CallCountPage(FileDescriptor(owning: ChildProcess.passedNumber))
        .countThisProcess(as: .server)
      return ServerProgram.run(Array(arguments.dropFirst(2)))
    }
    // The last of the preparations: the tests wait for the second thread.
    try startSleeper()
    switch arguments[0] {
    case "server":
      // 3 and 4 are the pipes that the client made.
      while readByte(3) { writeByte(4) }
    case "spinner":
      // As the server, and never asleep.
      let answer = fcntl(3, F_SETFL, O_NONBLOCK)
      precondition(answer == 0)
      while true { if readByte(3) { writeByte(4) } }
    case "client", "quitter", "marks", "hasty", "helped":
      let there = try PipeEnd.pair()
      let back = try PipeEnd.pair()
      // That of the quitter outlives it: it holds the other end of what it reads as well.
      let server = try startServer(
        reading: there.read.number, writing: back.write.number,
        role: arguments[0] == "hasty" ? "spinner" : "server",
        holding: arguments[0] == "quitter" ? there.write.number : back.write.number)
      say("server: \(server).")
      // The order to begin is a file: the test makes it once everything is attached.
      while unsafe access(arguments[2], F_OK) != 0 { usleep(1000) }
      if arguments[0] == "quitter" { exit(0) }
      if arguments[0] == "marks" { markMeasuredLoop(.begin) }
      markMeasuredLoop(.begin)
      for _ in 0..<count {
        writeByte(there.write.number)
        guard readByte(back.read.number) else { return 1 }
      }
      if arguments[0] == "helped" {
        let helper = try Thread { for _ in 0..<count { _ = getppid() } }
        helper.join()
      }
      markMeasuredLoop(.end)
      // Both go on after the count: as many round trips again, and what the signal has done meanwhile.
      for _ in 0..<count {
        writeByte(there.write.number)
        guard readByte(back.read.number) else { return 1 }
      }
      say("went on")
      while unsafe access(arguments[2], F_OK) == 0 { usleep(1000) }
      kill(server, SIGKILL)
      _ = waitpid(server, nil, 0)
      say("done")
    case "counted":
      // As the client, over a channel: both sides count for themselves what the tracer counts.
      guard arguments.count == 5, let kind = ChannelKind(rawValue: arguments[3]),
        let strategy = WaitStrategy(rawValue: arguments[4])
      else { return 64 }
      var loop = CountedLoop(order: arguments[2], strategy: strategy, count: UInt64(count))
      return kind.accept(&loop) ? 0 : 1
    case "refused":
      // Tries to count the calls of a process that this one may not trace.
      guard let process = Int32(arguments[1]) else { return 64 }
      do {
        _ = try SystemCallCounter.count(
          server: process, client: process, until: Deadline(after: .seconds(10))
        ) {}
        say("counted")
      } catch {
        say("\(error)")
      }
    default: return 64
    }
    return 0
  }

  private static func readByte(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    return unsafe read(descriptor, &byte, 1) == 1
  }

  private static func writeByte(_ descriptor: Int32) {
    var byte: UInt8 = 0x5A
    _ = unsafe write(descriptor, &byte, 1)
  }

  /// A thread that waits for something that never comes.
  private static func startSleeper() throws {
    let never = try PipeEnd.pair()
    let (reader, writer) = (
      duplicatedNumber(never.read.number), duplicatedNumber(never.write.number)
    )
    precondition(writer >= 0)
    try Thread { _ = readByte(reader) }.detach()
  }

  private static func startServer(
    reading: Int32, writing: Int32, role: String, holding: Int32
  ) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, target) in [(reading, 3), (writing, 4), (holding, 5)] as [(Int32, Int32)] {
      // By way of a number that is none of the targets.
      let source = fcntl(number, F_DUPFD_CLOEXEC, 100)
      unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    let program = BuiltProgram.peer.path
    let words: [UnsafeMutablePointer<CChar>?] = unsafe [
      strdup(program), strdup("trace"), strdup(role), strdup("0"), nil,
    ]
    var process: pid_t = 0
    let answer = unsafe posix_spawn(&process, program, &actions, nil, words, environ)
    if answer != 0 { throw SystemError(call: "posix_spawn", errno: Errno(answer)) }
    return process
  }
}
