// Sizes that no batch or line has are refused by whoever is asked for them.

import IPCChannels
import Messages
import Testing

struct ImpossibleSessionTests {
  @Test(arguments: [
    (24, Int.min), (24, -1), (24, 0), (24, 65_537), (24, 1 << 62), (24, Int.max),
    (1_048_576, 1025), (1_048_576, 65_536),
  ])
  func `no session has a batch of such a size`(recordSize: Int, batch: Int) throws {
    expectRefusal(
      "a batch has 1 to 65536 records and at most 1073741824 bytes; \(batch) records of "
        + "\(recordSize) bytes were asked for"
    ) { () throws(ClientError) in
      let offer: ChannelOffer<SocketpairChannel>
      do throws(ChannelError) {
        offer = try SocketpairChannel.make(recordSize: recordSize, strategy: .block)
      } catch {
        throw .failed(error)
      }
      _ = try ClientSession(channel: offer.channel, author: 1, batch: batch).lines
    }
  }

  @Test func `a line of more than 64 KiB is not sent`() throws {
    let offer = try MemfdChannel.make(recordSize: 24, strategy: .block)
    var session = try ClientSession(channel: offer.channel, author: 1)
    let line = [UInt8](repeating: 0x41, count: 65_537)
    expectRefusal("a line has at most 65536 bytes, and this one has 65537") {
      () throws(ClientError) in
      try session.sendLine(line)
    }
    #expect(session.lines == 0)
  }

  private func expectRefusal(_ text: String, _ body: () throws(ClientError) -> Void) {
    do throws(ClientError) {
      try body()
      Issue.record("nothing was refused")
    } catch {
      #expect(error == .failed(.recordSize(text)))
    }
  }
}
