// The servers that the articles show are what a reader copies: they are built and run here as they stand there,
// with clients that come, go, do not read, and die.

import Foundation
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

@Suite struct ArticleExampleTests {
  struct Article: CustomTestStringConvertible {
    let name: String
    let mostLines: Int
    let kinds: [ChannelKind]
    var testDescription: String { name }

    func example() throws -> String {
      let examples = try ExamplePackage.examples(
        in: "Sources/IPCChannels/IPCChannels.docc/\(name).md")
      #expect(examples.count == 1, "an article has one example")
      return try #require(examples.first)
    }
  }

  static let articles = [
    Article(name: "ThreadForEachClient", mostLines: 40, kinds: [.socketpair]),
    Article(
      name: "PollLoop", mostLines: 60,
      kinds: ChannelKind.allCases.filter { $0.description.isPollable }),
  ]

  @Test(arguments: articles)
  func `an example has no more lines than are promised`(article: Article) throws {
    #expect(ExamplePackage.lines(of: try article.example()) <= article.mostLines)
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `the servers of the articles serve clients while others do not read, leave or die`() throws {
    let workspace = try Workspace()
    let programs = try ExamplePackage.programs()
    for article in Self.articles { try serve(article, programs, workspace) }
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `an example that is started without its arguments says what it wants, with status 64`()
    throws
  {
    let programs = try ExamplePackage.programs()
    for name in Self.articles.map(\.name) + RecordExampleTests.articles.keys {
      let run = try FinishedRun(["\(programs)/\(name)"])
      #expect(run.ending == .exited(64), "\(name)")
      #expect(run.output.hasPrefix("usage: ") && run.output.hasSuffix(" SOCKET\n"), "\(name)")
    }
  }

  private func serve(_ article: Article, _ programs: String, _ workspace: Workspace) throws {
    let socket = "\(workspace.path)/\(article.name).sock"
    let server = try ChildProcess(["\(programs)/\(article.name)", socket], in: workspace)
    defer { server.signal(SIGKILL) }
    try waitUntil("the server of \(article.name) listens") {
      // The name exists from bind(2) on, before listen(2). A client without a hello is passed over.
      (try? UnixSocket.unconnected().connect(to: socket)) != nil
    }
    let first = try AnyConnection.connect(to: socket, kind: article.kinds[0])
    try expectAnswer(first, 1)
    let before = descriptors(of: server)
    for (index, kind) in article.kinds.enumerated() {
      // It sends and never reads, until the server has no room for its answers.
      let deaf = try AnyConnection.connect(to: socket, kind: kind)
      while true {
        do throws(ChannelError) {
          try deaf.channel.send(
            Self.reading(0), until: Deadline(after: .milliseconds(300)))
        } catch {
          #expect(error == .timedOut(sent: 0))
          break
        }
      }
      try expectAnswer(first, UInt64(index))
      let guest = try AnyConnection.connect(to: socket, kind: kind)
      try expectAnswer(guest, 2)
      // It holds a channel, and is killed.
      let held = descriptors(of: server)
      let dying = try ChildProcess(
        [BuiltProgram.client.path, "--socket", socket, "--kind", kind.rawValue], input: .pipe,
        in: workspace)
      try waitUntil("a client has a channel") { descriptors(of: server) > held }
      dying.signal(SIGKILL)
      #expect(try dying.wait() == .killed(SIGKILL))
      try expectAnswer(guest, 3)
      withExtendedLifetime(deaf) {}
    }
    // Whoever is gone has left nothing, and those who come later are served.
    try waitUntil("the server of \(article.name) has put away who is gone") {
      descriptors(of: server) <= before
    }
    try expectAnswer(first, 4)
    try expectAnswer(try AnyConnection.connect(to: socket, kind: article.kinds[0]), 5)
  }

  private func expectAnswer(_ client: AnyConnection, _ number: UInt64) throws {
    let deadline = Deadline(after: .seconds(30))
    let sent = Self.reading(number)
    try client.channel.send(sent, until: deadline)
    let answer = try #require(
      try client.channel.receive(as: InlineArray<3, UInt64>.self, until: deadline))
    #expect((0..<3).allSatisfy { answer[$0] == sent[$0] })
  }

  /// What the examples bring back: a sensor, a time and a value.
  private static func reading(_ number: UInt64) -> InlineArray<3, UInt64> {
    [7, number, Double(number).bitPattern]
  }

  private func descriptors(of server: ChildProcess) -> Int {
    let folder = "/proc/\(server.pid)/fd"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }
}
