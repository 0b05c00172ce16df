// The program behind the tests: `test-peer conformance check …` makes a check and says what it found;
// `test-peer conformance client …` is the other process of a check that needs two. It can be run by hand,
// too.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import TestSupport

package enum PeerProgram {
  /// - Returns: the exit status: 0 nothing was found, 1 something was, 64 the arguments make no
  ///   sense.
  package static func run(_ arguments: [String]) -> Int32 {
    switch (arguments.first, arguments.count) {
    case ("check", 7): return check(arguments)
    case ("client", 8): return client(arguments)
    case ("continue", 6): return goOn(arguments)
    case ("flood", 4...):
      let numbers = arguments.dropFirst().compactMap { Int32($0) }
      SignalForger.flood(numbers[0], Array(numbers.dropFirst(2)), Int(numbers[1]))
      return 0
    case ("hold", 2):
      SignalForger.hold(Int32(arguments[1])!)
      return 0
    default:
      print("usage: test-peer conformance check CHECK SUBJECT SIZE OWN PEER CAPACITY")
      return 64
    }
  }

  private static func check(_ arguments: [String]) -> Int32 {
    guard let check = Check(arguments[1]), let subject = Subject(arguments[2]),
      let size = Int(arguments[3]), let own = WaitStrategy(rawValue: arguments[4]),
      let peer = WaitStrategy(rawValue: arguments[5]), let capacity = Int(arguments[6])
    else { return run([]) }
    do throws(SystemError) {
      // A suite that is killed must not leave a check behind that spins.
      try dieWithParent(getppid())
    } catch {
      print("\(error)")
      return 1
    }
    var visitor = CheckVisitor(
      check: check, recordSize: size, capacity: capacity, own: own, peer: peer)
    let findings = subject.accept(&visitor)
    for finding in findings { print(finding) }
    return findings.isEmpty ? 0 : 1
  }

  /// The first descriptor of an end that is handed on.
  static var firstInherited: Int32 { 200 }

  private static func goOn(_ arguments: [String]) -> Int32 {
    guard let kind = ChannelKind(rawValue: arguments[1]), let size = Int(arguments[2]),
      let strategy = WaitStrategy(rawValue: arguments[3]), let capacity = Int(arguments[4]),
      let count = Int32(arguments[5])
    else { return run([]) }
    var visitor = SuccessorVisitor(
      terms: ChannelTerms(recordSize: size, capacity: capacity), strategy: strategy,
      numbers: Array(firstInherited..<(firstInherited + count)))
    return kind.accept(&visitor)
  }

  private static func client(_ arguments: [String]) -> Int32 {
    do {
      guard let subject = Subject(arguments[1]),
        let life = try ClientLife(Array(arguments.dropFirst(2)))
      else { return run([]) }
      var visitor = ClientVisitor(life: life)
      try subject.accept(&visitor).get()
      return 0
    } catch {
      print("client: \(error)")
      return 1
    }
  }
}

private struct CheckVisitor: ChannelTypeVisitor {
  let check: Check
  let recordSize: Int
  let capacity: Int
  let own: WaitStrategy
  let peer: WaitStrategy

  mutating func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> [String] {
    check.findings(
      of: Conformance<Link>(
        recordSize: recordSize, capacity: capacity, own: own, peer: peer,
        clientCommand: [BuiltProgram.peer.path, "conformance", "client", Link.kindName]))
  }
}

/// Adopts what another program used before and receives the fourth to the sixth record.
private struct SuccessorVisitor: ChannelTypeVisitor {
  let terms: ChannelTerms
  let strategy: WaitStrategy
  let numbers: [Int32]

  mutating func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Int32 {
    let records = RecordBuffer(recordSize: terms.recordSize, capacity: 1)
    do throws(ChannelError) {
      let end = End(try Link(adopting: makeSet(numbers), terms: terms, strategy: strategy))
      for expected in UInt64(3)..<6 {
        // What is not there now never comes: nobody sends any longer.
        guard try end.attemptReceive(into: records, limit: 1) == .moved(1),
          records.sequence(at: 0) == expected
        else { return 1 }
      }
      return 0
    } catch {
      print("\(error)")
      return 1
    }
  }
}
