// The clients that have connected and said nothing yet.

internal import Linux

/// Clients without a hello, each in a place of its own.
struct WaitingRoom {
  private final class Guest {
    var applicant: Applicant?
    let deadline = Deadline(after: Reception.patience)

    init(_ applicant: consuming Applicant) {
      self.applicant = consume applicant
    }
  }

  let places: Int
  private var seats = Seats()
  /// By the token of their events.
  private var guests: [UInt64: Guest] = [:]

  init(places: Int) {
    self.places = places
  }

  var isEmpty: Bool { guests.isEmpty }
  var isFull: Bool { guests.count >= places }
  var hasOne: Bool { guests.count == 1 }
  /// When the one who came first has waited long enough.
  var deadline: Deadline? { seats.oldest.flatMap { guests[$0]?.deadline } }

  /// - Precondition: the token is above all that were given before.
  mutating func add(_ applicant: consuming Applicant, token: UInt64) {
    seats.add(token, applicant.credentials)
    guests[token] = Guest(applicant)
  }

  /// What has come from the one with that token; nothing where there is none.
  func receive(_ token: UInt64) -> Applicant.Arrival {
    guests[token]?.applicant?.receive() ?? .nothing
  }

  /// Takes out the one with that token, who is there.
  mutating func remove(_ token: UInt64) -> Applicant {
    seats.remove(token)
    return guests.removeValue(forKey: token)!.applicant.take()!
  }

  /// Takes out the one who came first; nil when there is none.
  mutating func removeOldest() -> Applicant? {
    guard let token = seats.oldest else { return nil }
    return remove(token)
  }

  /// Takes out the one who has to make room; nil when there is none.
  mutating func removeForRoom() -> Applicant? {
    guard let token = seats.firstToGo else { return nil }
    return remove(token)
  }
}
