// The clients that have connected and were not answered yet.

internal import Linux

/// Clients without an answer, each in a place of its own, with a hello or without.
struct WaitingRoom {
  private final class Guest {
    var applicant: Applicant?
    var hello: Hello?
    let deadline = Deadline(after: Reception.patience)

    init(_ applicant: consuming Applicant) {
      self.applicant = consume applicant
    }
  }

  let places: Int
  private var seats = Seats()
  /// Those whose hello is here.
  private var turns = Turns()
  /// By the token of their events.
  private var guests: [UInt64: Guest] = [:]

  init(places: Int) {
    self.places = places
  }

  var isEmpty: Bool { guests.isEmpty }
  var isFull: Bool { guests.count >= places }
  /// When the one who came first has waited long enough.
  var deadline: Deadline? { seats.oldest.flatMap { guests[$0]?.deadline } }
  /// Whether somebody's hello is here.
  var hasCaller: Bool { !turns.isEmpty }

  /// - Precondition: the token is above all that were given before.
  mutating func add(_ applicant: consuming Applicant, token: UInt64) {
    seats.add(token, applicant.credentials)
    guests[token] = Guest(applicant)
  }

  /// What has come from the one with that token; nothing where there is none.
  func receive(_ token: UInt64) -> Applicant.Arrival {
    guests[token]?.applicant?.receive() ?? .nothing
  }

  /// Whether the one with that token is there and has said hello.
  func hasHello(_ token: UInt64) -> Bool { guests[token]?.hello != nil }

  /// The one with that token, who is there, has said hello, and waits for his turn.
  mutating func note(_ hello: Hello, of token: UInt64) {
    guard let guest = guests[token], let holder = guest.applicant?.credentials else { return }
    guest.hello = hello
    seats.noteSpeech(of: token)
    turns.add(token, holder)
  }

  /// Takes out the one whose turn it is; nil where nobody has said hello.
  mutating func removeCaller() -> Caller? {
    guard let token = turns.next() else { return nil }
    let hello = guests[token]!.hello!
    return Caller(applicant: remove(token), hello: hello)
  }

  /// Takes out the one with that token, who is there.
  mutating func remove(_ token: UInt64) -> Applicant {
    seats.remove(token)
    let guest = guests.removeValue(forKey: token)!
    let applicant = guest.applicant.take()!
    if guest.hello != nil { turns.remove(token, applicant.credentials) }
    return applicant
  }

  /// Takes out the one who came first; nil when there is none.
  mutating func removeOldest() -> WaitingClient? {
    guard let token = seats.oldest else { return nil }
    return removeClient(token)
  }

  /// Takes out the one who has to make room; nil when there is none.
  mutating func removeForRoom() -> WaitingClient? {
    guard let token = seats.firstToGo else { return nil }
    return removeClient(token)
  }

  private mutating func removeClient(_ token: UInt64) -> WaitingClient {
    let hello = guests[token]?.hello
    return WaitingClient(applicant: remove(token), hello: hello)
  }
}

/// A client that has waited, with its hello where it has said one.
struct WaitingClient: ~Copyable {
  let applicant: Applicant
  let hello: Hello?

  /// Says why not.
  func refuse(_ refusal: Refusal) { applicant.refuse(refusal, asked: hello) }
}
