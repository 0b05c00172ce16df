// Which kind has which loop in bare C beside it, and what is said where there is none.

import IPCChannels
import TestSupport
import Testing

@testable import Comparison

struct FloorChoiceTests {
  @Test func `a kind is held against its own mechanism`() {
    #expect(FloorChoice(for: .shm) == .loop(.semaphore))
    #expect(FloorChoice(for: .memfd) == .loop(.futex))
    let queues = ChannelKind.over(.queue)[0]
    #expect(FloorChoice(for: queues) == .loop(.messageQueue))
    #expect(FloorChoice(for: .fifo) == .loop(.namedPipe))
    for kind in ChannelKind.allCases where ![.shm, .memfd, queues, .fifo].contains(kind) {
      guard case .loop(let mechanism) = FloorChoice(for: kind) else { continue }
      #expect(mechanism.rawValue == kind.rawValue)
    }
  }

  @Test func `a kind without a loop has a reason that can stand in a sentence`() {
    for kind in ChannelKind.allCases {
      guard case .missing(let reason) = FloorChoice(for: kind) else { continue }
      #expect(reason.count > 20 && reason.first?.isUppercase == false && reason.last != ".")
    }
  }

  @Test func `the reason of a kind without a loop is the reason for the figure`() {
    let choice = FloorChoice.missing(because: "nobody has written one")
    for clients in [1, 8] {
      for isSecond in [false, true] {
        #expect(
          choice.reasonForNone(clients: clients, spins: false, isSecond: isSecond)
            == "nobody has written one")
      }
    }
  }

  @Test func `a loop has one client, and is measured once`() {
    let pipe = FloorChoice.loop(.pipe)
    #expect(pipe.reasonForNone(clients: 1, spins: true, isSecond: true) == nil)
    #expect(pipe.reasonForNone(clients: 2, spins: true, isSecond: false) != nil)
    let ring = FloorChoice.loop(.futex)
    #expect(ring.reasonForNone(clients: 1, spins: true, isSecond: false) == nil)
    #expect(ring.reasonForNone(clients: 1, spins: false, isSecond: true) == nil)
    #expect(ring.reasonForNone(clients: 1, spins: true, isSecond: true) == FloorChoice.oneLoop)
  }
}
