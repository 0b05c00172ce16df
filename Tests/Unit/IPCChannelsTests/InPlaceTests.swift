// Records that are written and read where they lie.

import Linux
import Synchronization
import TestSupport
import Testing

@testable import IPCChannels

struct InPlaceTests {
  static let kinds = ChannelKind.over(.ring)
  /// The smallest, one whose size is no multiple of 8, one of two cache lines, and one of more than a page.
  static let sizes = [24, 27, 100, 4099]

  private struct Refused: Error, Equatable {}

  @Test(arguments: ChannelKind.allCases)
  func `exactly the kinds over shared memory lend it`(kind: ChannelKind) throws {
    struct Check: InPlaceCheck {
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {}
    }
    #expect(try Check().run(kind) == (kind.expected.mechanism == .ring))
  }

  @Test(arguments: kinds, sizes)
  func `records are exact over several laps, whichever calls move them`(
    kind: ChannelKind, size: Int
  ) throws {
    struct Check: InPlaceCheck {
      let size: Int
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
        let pair = try InPlacePair<Link>(recordSize: size)
        for (sender, receiver) in [(pair.server, pair.client), (pair.client, pair.server)] {
          var (sent, received) = (0, 0)
          for round in 0..<pair.capacity * 4 {
            // Between one and four records in place, and up to three that are copied.
            for _ in 0...round % 4 {
              try sender.write(sent)
              sent += 1
            }
            let copied = round % 4
            try sender.send(sent..<sent + copied)
            sent += copied
            if round % 2 == 0 {
              #expect(try receiver.read(received) == true)
              received += 1
            }
            while received < sent {
              let batch = try receiver.receive(1 + round % 3, from: received)
              #expect(batch.areThose)
              received += batch.count
              if received < sent {
                #expect(try receiver.read(received) == true)
                received += 1
              }
            }
          }
        }
      }
    }
    try Check(size: size).run(kind)
  }

  @Test(arguments: kinds)
  func `a closure that throws leaves the channel as it was`(kind: ChannelKind) throws {
    struct Check: InPlaceCheck {
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
        let pair = try InPlacePair<Link>(recordSize: 40)
        let patience = Deadline(after: .seconds(30))
        try pair.server.write(0)
        #expect(throws: InPlaceError.closure(Refused())) {
          try pair.server.channel.sendInPlace { (record) throws(Refused) in
            record.storeBytes(of: .max, as: UInt64.self)
            throw Refused()
          }
        }
        // Nothing was sent, and the next record goes where that one would have gone.
        try pair.server.write(1)
        #expect(try pair.client.read(0, until: patience) == true)
        #expect(throws: InPlaceError.closure(Refused())) {
          try pair.client.channel.receiveInPlace(until: patience) {
            (record) throws(Refused) -> Bool in
            throw Refused()
          }
        }
        #expect(try pair.client.read(1, until: patience) == true)
        let attempt = try pair.client.channel.attemptReceiveInPlace(sleeping: false) { _ in }
        #expect(attempt == .wouldWait)
      }
    }
    try Check().run(kind)
  }

  @Test(arguments: kinds)
  func `a full ring lends nothing, and room that comes is lent`(kind: ChannelKind) throws {
    struct Check: InPlaceCheck {
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
        let pair = try InPlacePair<Link>(recordSize: 24)
        for number in 0..<pair.capacity { try pair.server.write(number) }
        let attempt = try pair.server.channel.attemptSendInPlace(sleeping: false) { _ in
          Issue.record("a slot that is in use was lent")
        }
        #expect(attempt == .wouldWait)
        #expect(throws: ChannelError.timedOut(sent: 0)) {
          try pair.server.write(8, until: Deadline(after: .milliseconds(20)))
        }
        // What waits for room is woken by a record that is read in place.
        let server = pair.server
        let writer = try RunningThread { try? server.write(8) }
        for number in 0...8 { #expect(try pair.client.read(number) == true) }
        writer.join()
        #expect(throws: ChannelError.timedOut(sent: 0)) {
          try pair.client.read(9, until: Deadline(after: .milliseconds(20)))
        }
      }
    }
    try Check().run(kind)
  }

  @Test(arguments: kinds, WaitStrategy.allCases)
  func `records are exact while both sides wait for each other`(
    kind: ChannelKind, strategy: WaitStrategy
  ) throws {
    struct Check: InPlaceCheck {
      let strategy: WaitStrategy
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
        let pair = try InPlacePair<Link>(recordSize: 1000, strategy: strategy)
        let server = pair.server
        let writer = try RunningThread {
          for number in 0..<200 {
            if number % 3 == 0 {
              try? server.send(number..<number + 1)
            } else {
              try? server.write(number)
            }
          }
        }
        let watchdog = try Watchdog(pair.client.channel.interruption)
        for number in 0..<200 {
          guard try pair.client.read(number) == true else {
            Issue.record("record \(number) is another")
            server.channel.interruption.interrupt()
            break
          }
        }
        writer.join()
        withExtendedLifetime(watchdog) {}
      }
    }
    try Check(strategy: strategy).run(kind)
  }

  @Test(arguments: kinds, [false, true])
  func `an interruption and the peer's end wake who waits to read or to write`(
    kind: ChannelKind, isInterrupted: Bool
  ) throws {
    struct Check: InPlaceCheck {
      let isInterrupted: Bool
      func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
        for isWriting in [false, true] {
          let pair = try InPlacePair<Link>(recordSize: 24)
          if isWriting { for number in 0..<pair.capacity { try pair.server.write(number) } }
          let outcome = try outcome(pair.server, isWriting)
          let expected =
            isInterrupted
            ? "\(ChannelError.interrupted)" : isWriting ? "\(ChannelError.peerGone)" : "end"
          #expect(outcome == expected)
          // And who comes later does not wait at all.
          #expect(try self.outcome(pair.server, isWriting) == expected)
        }
        if isInterrupted { return }
        // What the peer sent before its end still comes.
        let pair = try InPlacePair<Link>(recordSize: 24)
        try pair.client.write(0)
        pair.server.channel.interruption.peerIsGone()
        #expect(try pair.server.read(0) == true)
        #expect(try pair.server.read(1) == nil)
        #expect(throws: ChannelError.peerGone) { try pair.server.write(2) }
      }

      /// What becomes of a call that sleeps, or would.
      private func outcome<Link: InPlaceChannel & ~Copyable>(
        _ end: InPlaceEnd<Link>, _ isWriting: Bool
      ) throws -> String {
        let interruption = end.channel.interruption
        let answer = Mutex("")
        let caller = try RunningThread {
          do throws(ChannelError) {
            let text: String
            if isWriting {
              try end.write(99)
              text = "sent"
            } else {
              text = try end.read(99) == nil ? "end" : "received"
            }
            answer.withLock { $0 = text }
          } catch {
            answer.withLock { $0 = "\(error)" }
          }
        }
        if !interruption.isRaised {
          while !interruption.hasSleeper { Processor.yield() }
          if isInterrupted { interruption.interrupt() } else { interruption.peerIsGone() }
        }
        caller.join()
        return answer.withLock { $0 }
      }
    }
    try Check(isInterrupted: isInterrupted).run(kind)
  }
}
