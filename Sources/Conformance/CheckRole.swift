// The program started again by itself: as one that makes a check, as the other process of it, or as one that only
// loads a kind and says what it promises. A library's code runs in these, and nowhere else.

internal import Foundation
internal import Glibc
package import IPCChannels
internal import Linux
internal import LoadedKinds

/// The roles that `ipc-compare check` has.
package enum CheckRole {
  static let promisesRole = "--check-promises"
  static let checkRole = "--check-clause"
  /// Makes the server's end of a channel.
  static let makeRole = "--check-make"
  /// Uses a channel until it is killed.
  static let useRole = "--check-use"
  static let clientRole = "--check-client"

  /// The words that start this program in a role. What starts it tells its own number: the role ends with it.
  static func command(_ role: String, _ kind: CheckedKind) -> [String] {
    ["/proc/self/exe", role, "\(getpid())", kind.text]
  }

  /// Plays the role that the arguments name, and returns the exit status; nil where they name none.
  ///
  /// - Parameter arguments: without the program's name.
  package static func run(_ arguments: [String]) -> Int32? {
    guard arguments.count >= 3, let parent = Int32(arguments[1]),
      [promisesRole, makeRole, checkRole, useRole, clientRole].contains(arguments[0]),
      let kind = CheckedKind(arguments[2])
    else { return nil }
    nameProcess("ipc-compare")
    // As of every program that loads a kind. What is built in keeps the signal away by itself.
    if case .loaded = kind { ThreadSignal.disarmBrokenPipe() }
    let words = Array(arguments.dropFirst(3))
    // What comes then is the program's own end.
    defer { ExitWatch.end() }
    do {
      try dieWithParent(parent)
      switch arguments[0] {
      case promisesRole: return try tellPromises(kind)
      case clientRole: return try beClient(kind, words)
      default: return try serve(arguments[0], kind, words)
      }
    } catch {
      print("\(error)")
      return 1
    }
  }

  /// Says something to whoever started this process, beside what a library may print.
  private static func report(_ bytes: [UInt8]) {
    let place = FileDescriptor(owning: ChildProcess.passedNumber)
    try? place.writeAll(bytes)
    _ = place.release()
  }

  private static func tellPromises(_ kind: CheckedKind) throws -> Int32 {
    let promises =
      switch kind {
      case .builtIn(let kind): try CheckedPromises(kind)
      case .loaded(let file): CheckedPromises(try LoadedKind.load(file).promises)
      }
    report(Array(try JSONEncoder().encode(promises)))
    return 0
  }

  private static func beClient(_ kind: CheckedKind, _ words: [String]) throws -> Int32 {
    guard let life = try ClientLife(words) else { return 64 }
    switch kind {
    case .builtIn(let kind):
      var visitor = ClientVisitor(life: life)
      try kind.accept(&visitor).get()
    case .loaded(let file):
      watchCalls(reports: false)
      _ = try LoadedKind.load(file)
      try life.live(LoadedKindChannel.self)
    }
    return 0
  }

  /// Makes a check as the server's side.
  ///
  /// - Parameter words: the check, the record's size, and how each side waits.
  private static func serve(_ role: String, _ kind: CheckedKind, _ words: [String]) throws -> Int32
  {
    guard words.count == 4, let size = Int(words[1]), let own = WaitStrategy(rawValue: words[2]),
      let peer = WaitStrategy(rawValue: words[3])
    else { return 64 }
    // What a library starts is not to hold it.
    setCloseOnExec(ChildProcess.passedNumber)
    let work: Work =
      switch role {
      case makeRole: .make
      case useRole: .use
      default: .check(ContractCheck(words[0]))
      }
    let findings: [String]
    switch kind {
    case .builtIn(let builtIn):
      var visitor = WorkVisitor(
        work: work, size: size, own: own, peer: peer, command: command(clientRole, kind))
      findings = builtIn.accept(&visitor)
    case .loaded(let file):
      watchCalls(reports: true)
      let library = try LoadedKind.load(file).promises
      findings = work.findings(
        of: Conformance<LoadedKindChannel>(
          recordSize: size, own: own, peer: peer, library: library,
          clientCommand: command(clientRole, kind), hasMet: { $0.hasMet }))
    }
    report(Array((findings + [CheckReportText.closingWord]).map { $0 + "\n" }.joined().utf8))
    return findings.isEmpty ? 0 : 1
  }

  /// A call that does not return is a finding, and nothing can end it but this process's end. So is one that ends the
  /// process.
  ///
  /// - Parameter reports: whether this process was given a place to report to. In another one something else is there.
  private static func watchCalls(reports: Bool) {
    let tell: @Sendable (String) -> Void = { sentence in
      if reports { report(Array("\(sentence)\n".utf8)) }
      print(sentence)
      fflush(nil)
      _exit(1)
    }
    CallWatch.begin(whenStuck: tell)
    ExitWatch.begin(whenEnded: tell)
  }

  private static func setCloseOnExec(_ number: Int32) { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

  /// What the side that is to be killed says, before its client's number and the sessions' tokens.
  static let inUse = "in use by "

  /// What the server's side does.
  private enum Work {
    case make
    case use
    case check(ContractCheck?)

    func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) -> [String] {
      switch self {
      case .make: suite.findings { try $0.isMade() }
      case .use:
        suite.findings {
          try $0.isUsed { client in
            let words = ["\(client)"] + SessionPlace.tokens
            report(Array("\(inUse)\(words.joined(separator: " "))\n".utf8))
          }
        }
      case .check(let check?): check.findings(of: suite)
      case .check(nil): ["there is no such check"]
      }
    }
  }

  private struct WorkVisitor: ChannelTypeVisitor {
    let work: Work
    let size: Int
    let own: WaitStrategy
    let peer: WaitStrategy
    let command: [String]

    mutating func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> [String] {
      work.findings(
        of: Conformance<Link>(recordSize: size, own: own, peer: peer, clientCommand: command))
    }
  }
}

/// Lives a client's life over a built-in kind.
package struct ClientVisitor: ChannelTypeVisitor {
  private let life: ClientLife

  package init(life: ClientLife) { self.life = life }

  package mutating func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<Void, any Error> {
    Result { try life.live(type) }
  }
}
