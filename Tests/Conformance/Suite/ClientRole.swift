// What the other process does: it joins by the real rendezvous, plays its part, and is usually
// killed at it.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import Rendezvous
internal import TestSupport

/// The part of a client process.
enum ClientRole: String {
  /// Nothing.
  case idle
  /// Sends without end.
  case stream
  /// Waits in `receive`.
  case receive
  /// Sends a number of records and ends as a program should.
  case finish
  /// Starts a child that inherits everything, then does nothing.
  case orphan
}

/// A client process's whole life.
struct ClientLife {
  let role: ClientRole
  let count: UInt64
  let recordSize: Int
  let strategy: WaitStrategy
  let socket: String
  let counters: SharedCounters

  func live<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
    let hello = Hello(clientID: 1, recordSize: recordSize, kindName: Link.kindName)
    let grant = try Connector.connect(to: try SocketPath(socket), hello: hello)
    if role == .orphan { try leaveChild(grant.descriptors, grant.lifeline) }
    let connection = try Connection<Link>(grant, strategy: strategy)
    let watch = connection.watch
    defer { withExtendedLifetime(watch) {} }
    try play(End(connection.channel))
  }

  private func play<Link: Channel & ~Copyable>(_ end: End<Link>) throws {
    let records = RecordBuffer(recordSize: recordSize, capacity: 4)
    counters.isReady = true
    switch role {
    case .idle, .orphan:
      while !end.interruption.isRaised { sleep(.milliseconds(20)) }
    case .receive:
      while try end.receive(into: records) > 0 {}
    case .stream, .finish:
      while role == .stream || counters.sent < count {
        // The first record goes alone: a channel may have room for that one only, and who watches
        // the count must see that there was one.
        let most: UInt64 = counters.sent == 0 ? 1 : 3
        let size = Int(role == .stream ? most : min(most, count - counters.sent))
        records.fill(size, from: counters.sent)
        try end.send(records, size)
        counters.sent += UInt64(size)
      }
    }
  }

  /// A child as careless programs leave them: it keeps every descriptor of this client for a while.
  private func leaveChild(
    _ descriptors: borrowing DescriptorSet, _ lifeline: borrowing Lifeline
  ) throws {
    var numbers = unsafe descriptors.withNumbers { unsafe Array($0) }
    numbers.append(lifeline.descriptor.number)
    var inherited: [Int32: Int32] = [:]
    for (index, number) in numbers.enumerated() { inherited[Int32(200 + index)] = number }
    let child = try SpawnedProcess(["sleep", "4"], inherited: inherited)
    child.abandon()
  }
}
