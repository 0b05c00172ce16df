// Hellos and answers: packets of a stranger, read before anybody knows who it is.

import IPCChannels
import Messages
import Rendezvous

/// Packets that differ from good ones as the bytes say.
enum RendezvousFrames {
  /// A byte that chooses a good packet, one that says how it is changed, and the changes.
  static func run(_ source: inout ByteSource) -> Int {
    var frames = 0
    while let choice = source.byte() {
      var packet = models[Int(choice) % models.count]
      let change = source.byte() ?? 0
      // Whole fields are rarely right by chance: a few bytes are changed, or the length is.
      for _ in 0..<Int(change & 7) {
        let place = Int(source.byte() ?? 0)
        if place < packet.count { packet[place] ^= source.byte() ?? 0 }
      }
      if change & 8 != 0 { packet = Array(packet.prefix(Int(source.byte() ?? 0))) }
      if change & 16 != 0 { packet += source.take(Int(source.byte() ?? 0)) }
      hello(packet)
      answer(packet)
      frames += 2
    }
    return frames
  }

  private static let models: [[UInt8]] = [
    Hello(clientID: 7, recordSize: Message.size, kindName: "memfd").bytes,
    Hello(clientID: .max, recordSize: .max, kindName: nil).bytes,
    Hello(
      clientID: 7, recordSize: Message.size, kindName: "x-pipe",
      library: LibraryIdentity(hash: String(repeating: "a5", count: 32), version: "1.0 beta")
    ).bytes,
    Answer.granted(
      GrantTerms(kindName: "memfd", recordSize: 24, capacity: 1024), descriptorCount: 1
    ).bytes,
    Answer.refused(Refusal(.busy, "try again"), asked: nil).bytes,
    Answer.refused(Refusal(.version, String(repeating: "ä", count: 200)), asked: nil).bytes,
  ]

  private static func hello(_ packet: [UInt8]) {
    guard let hello = try? Hello(packet) else { return }
    let again = try? Hello(hello.bytes)
    precondition(again == hello, "a hello that was read is written as it was")
  }

  private static func answer(_ packet: [UInt8]) {
    guard let answer = try? Answer(packet) else { return }
    let again = try? Answer(answer.bytes)
    precondition(again == answer, "an answer that was read is written as it was")
  }
}
