// The server's side of a test: a reception that is an object, so that the macros of Testing can use
// it.

import IPCChannels
import Linux
import Rendezvous
import TestSupport

/// A reception at a path. One thread at a time uses it.
final class Desk: @unchecked Sendable {
  private var reception: Reception?
  private let heard = Heard()
  /// Readable when the reception has something to do.
  private let poller: Poller

  private final class Heard {
    var sentences: [String] = []
  }

  init(
    at path: String, users: Set<UInt32> = [], places: Int? = nil, refusesDescriptors: Bool = true
  ) throws {
    poller = try Poller()
    var reception = try Reception(
      at: try SocketPath(path), users: users, poller: poller, places: places,
      refusesDescriptors: refusesDescriptors)
    let heard = self.heard
    reception.notice = { heard.sentences.append($0) }
    self.reception = consume reception
  }

  /// What was said about clients that were sent away.
  var notices: [String] { heard.sentences }

  /// When it has something to do though nothing comes.
  var deadline: Deadline? { reception?.deadline ?? nil }

  /// The next caller, or nil when there is none in time. No time at all is enough for what has come
  /// already.
  func next(within patience: Duration = .seconds(10)) throws(SystemError) -> Visitor? {
    let limit = Deadline(after: patience)
    repeat {
      if let visitor = try look(until: limit) { return visitor }
    } while try poll([poller.descriptor.number], until: Deadline(after: .zero)) == [true]
    return nil
  }

  /// One call of the reception's own.
  func look(until limit: Deadline) throws(SystemError) -> Visitor? {
    guard let caller = try reception?.nextCaller(until: limit) else { return nil }
    return Visitor(caller)
  }

  /// Waits for a client of that kind, as a program does that uses the library.
  func accept<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy = .block
  ) throws(ConnectionError) -> Connection<Link> {
    try Connection<Link>(accepting: &reception!, strategy: strategy)
  }

  /// Ends it, with a refusal for who waits.
  func close(_ refusal: Refusal) {
    reception.take()!.close(refusal)
  }
}

/// A caller that is an object.
final class Visitor {
  let hello: Hello
  private var caller: Caller?

  init(_ caller: consuming Caller) {
    hello = caller.hello
    self.caller = consume caller
  }

  func grant<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy = .block
  ) throws(Refusal) -> ServedChannel<Link> {
    try caller.take()!.grant(type, strategy: strategy)
  }

  func refuse(_ refusal: Refusal) {
    caller.take()!.refuse(refusal)
  }
}
