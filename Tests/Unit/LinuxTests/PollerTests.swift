// One thread that watches many descriptors.

import Glibc
import Linux
import Testing

struct PollerTests: ~Copyable {
  private let poller: Poller
  private static let patience = Duration.seconds(10)

  init() throws { poller = try Poller() }

  private func events(_ patience: Duration = Self.patience) throws -> [PollerEvent] {
    var found: [PollerEvent] = []
    try poller.wait(until: Deadline(after: patience), into: &found)
    return found
  }

  @Test func `nothing happens until the deadline`() throws {
    let deadline = Deadline(after: .milliseconds(20))
    var found: [PollerEvent] = []
    try poller.wait(until: deadline, into: &found)
    #expect(found.isEmpty)
    #expect(deadline.hasPassed)
  }

  @Test func `what can be read is named by its token until it is read`() throws {
    let (one, other) = (try Signalled(), try Signalled())
    try poller.add(one.wakeUp.descriptor, token: 7)
    try poller.add(number: other.wakeUp.descriptor.number, token: .max)
    other.wakeUp.signal()
    for _ in 0..<2 {
      let found = try events()
      #expect(found.map(\.token) == [.max])
      #expect(found.first?.isReadable == true)
      #expect(found.first?.isHungUp == false)
    }
    other.wakeUp.clear()
    one.wakeUp.signal()
    #expect(try events().map(\.token) == [7])
    poller.remove(one.wakeUp.descriptor)
    #expect(try events(.zero).isEmpty)
    // Once more is no error: who is gone already is not watched.
    poller.remove(one.wakeUp.descriptor)
  }

  @Test func `the other end's closing is told`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    try poller.add(pair.one, token: 1)
    #expect(try events(.zero).isEmpty)
    let other = pair.other
    _ = consume other
    let found = try events()
    #expect(found.map(\.token) == [1])
    #expect(found.first?.isHungUp == true)
  }

  @Test func `what cannot be watched twice says so`() throws {
    let wakeUp = try WakeUp()
    try poller.add(wakeUp.descriptor, token: 1)
    #expect(throws: SystemError(call: "epoll_ctl", errno: .exists)) {
      try poller.add(wakeUp.descriptor, token: 2)
    }
  }

  @Test func `a change is told once, and the next one again`() throws {
    let wakeUp = try WakeUp()
    try poller.add(wakeUp.descriptor, token: 1, .changes)
    #expect(try events(.zero).isEmpty)
    for _ in 0..<2 {
      // Nobody reads it.
      wakeUp.signal()
      #expect(try events().map(\.token) == [1])
      #expect(try events(.zero).isEmpty)
    }
  }

  @Test func `who is watched in another way is told of anew, under the new token`() throws {
    let wakeUp = try WakeUp()
    try poller.add(wakeUp.descriptor, token: 1)
    wakeUp.signal()
    #expect(try events().map(\.token) == [1])
    try poller.change(wakeUp.descriptor, token: 2, .changes)
    #expect(try events().map(\.token) == [2])
    #expect(try events(.zero).isEmpty)
  }

  @Test func `who hangs up a connection hears of it as the peer does`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let one = UnixSocket(pair.one)
    try poller.add(one.descriptor, token: 1, .changes)
    try poller.add(pair.other, token: 2, .changes)
    #expect(try events(.zero).isEmpty)
    one.hangUp()
    var told: [UInt64: Bool] = [:]
    let deadline = Deadline(after: Self.patience)
    while told.count < 2 && !deadline.hasPassed {
      for event in try events() { told[event.token] = event.isHungUp }
    }
    #expect(told == [1: true, 2: true])
  }

  @Test func `a poller can be watched by another`() throws {
    let wakeUp = try WakeUp()
    let inner = try Poller()
    try inner.add(wakeUp.descriptor, token: 1)
    try poller.add(inner.descriptor, token: 2)
    #expect(try events(.zero).isEmpty)
    wakeUp.signal()
    #expect(try events().map(\.token) == [2])
  }

  @Test func `more events than fit one call come with the next`() throws {
    var all: [Signalled] = []
    for token in 0..<100 {
      let one = try Signalled()
      try poller.add(one.wakeUp.descriptor, token: UInt64(token))
      one.wakeUp.signal()
      all.append(one)
    }
    var seen: Set<UInt64> = []
    let deadline = Deadline(after: Self.patience)
    while seen.count < 100 && !deadline.hasPassed {
      let found = try events()
      #expect(found.count <= 64)
      for event in found {
        #expect(seen.insert(event.token).inserted)
        all[Int(event.token)].wakeUp.clear()
      }
    }
    #expect(seen.count == 100)
  }

  @Test func `poll says which descriptor is ready`() throws {
    let (one, other) = (try Signalled(), try Signalled())
    let numbers = [one.wakeUp.descriptor.number, other.wakeUp.descriptor.number]
    #expect(try poll(numbers, until: Deadline(after: .zero)) == [false, false])
    other.wakeUp.signal()
    #expect(try poll(numbers, until: nil) == [false, true])
    #expect(try poll(numbers[0], until: Deadline(after: .zero)) == false)
    #expect(try poll(numbers[1], until: nil))
  }

  @Test func `the first that is ready is told by its index, a negative one is none`() throws {
    let (one, other) = (try Signalled(), try Signalled())
    let numbers = [-1, one.wakeUp.descriptor.number, -1, other.wakeUp.descriptor.number]
    other.wakeUp.signal()
    #expect(try firstReady(of: numbers) == 3)
    one.wakeUp.signal()
    #expect(try firstReady(of: numbers) == 1)
  }

  /// A wake-up that an array can hold.
  private final class Signalled {
    let wakeUp: WakeUp
    init() throws { wakeUp = try WakeUp() }
  }
}
