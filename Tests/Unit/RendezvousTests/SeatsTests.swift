// Places of clients that wait: whoever holds most loses the first.

import Linux
import Rendezvous
import Testing

struct SeatsTests {
  private func seats(_ holders: [(user: UInt32, process: Int32)]) -> Seats {
    var seats = Seats()
    for (place, holder) in holders.enumerated() {
      seats.add(
        UInt64(place + 1), PeerCredentials(processID: holder.process, userID: holder.user))
    }
    return seats
  }

  @Test func `nobody goes where nobody is`() {
    #expect(Seats().firstToGo == nil)
    #expect(Seats().oldest == nil)
  }

  @Test func `of one process the oldest goes`() {
    var seats = seats([(1, 10), (1, 10), (1, 10)])
    #expect(seats.firstToGo == 1)
    seats.remove(1)
    #expect(seats.firstToGo == 2)
    seats.remove(3)
    #expect(seats.firstToGo == 2)
    seats.remove(2)
    #expect(seats.firstToGo == nil)
    #expect(seats.count == 0)
  }

  @Test func `who has spoken goes after all who have not, and the last first`() {
    var seats = seats([(1, 10), (1, 10), (1, 10)])
    seats.noteSpeech(of: 1)
    #expect(seats.firstToGo == 2)
    seats.noteSpeech(of: 2)
    #expect(seats.firstToGo == 3)
    seats.noteSpeech(of: 3)
    #expect(seats.firstToGo == 3)
  }

  @Test func `of several processes of a user, the one with the most loses its oldest`() {
    let seats = seats([(1, 10), (1, 11), (1, 11), (1, 12)])
    #expect(seats.firstToGo == 2)
  }

  @Test func `a user with many processes counts as one`() {
    // Three processes with one place each are more than one with two.
    let seats = seats([(2, 20), (2, 20), (1, 10), (1, 11), (1, 12)])
    #expect(seats.firstToGo == 3)
  }

  @Test func `what is given back counts no longer`() {
    var seats = seats([(1, 10), (1, 10), (1, 10), (2, 20), (2, 20)])
    #expect(seats.firstToGo == 1)
    for token in 1...2 { seats.remove(UInt64(token)) }
    #expect(seats.firstToGo == 4)
    #expect(seats.oldest == 3)
  }
}
