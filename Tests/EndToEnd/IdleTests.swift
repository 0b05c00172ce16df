// A pair with nothing to say makes no wake-ups at all.

import IPCChannels
import Linux
import Testing

@Suite("Idle pairs", .waitsForPrograms)
struct IdleTests {
  @Test(
    "Once asleep, neither side of any kind is ever switched to",
    arguments: [
      WaitStrategy.adaptive, .block,
    ])
  func noWakeUps(strategy: WaitStrategy) throws {
    let server = try TestServer(["--wait", strategy.rawValue])
    let clients = try ChannelKind.allCases.enumerated().map { id, kind in
      let client = try server.client(
        ["--kind", kind.rawValue, "--wait", strategy.rawValue, "\(id)"], input: .pipe)
      // Enough to have something to adapt to.
      try client.input!.write((1...200).map { "\($0)\n" }.joined())
      return client
    }
    for id in clients.indices { try server.output.wait(for: "client \(id): 200\n") }
    let processes = [server.process] + clients
    for process in processes { try waitUntilBlocked(process) }
    let figures = processes.map { ProcessFigures($0.pid) }
    let before = figures.map(\.threads)
    #expect(
      before[0].count == clients.count + 4,
      "a thread each, one that listens, one for Ctrl-C, one that writes to each standard stream")
    sleep(strategy == .adaptive ? .seconds(5) : .seconds(2))
    #expect(figures.map(\.threads) == before)
    for client in clients {
      client.input!.close()
      #expect(try client.wait() == .exited(0))
    }
    try server.stop()
  }
}
