// What a pair of processes is about, in the words of the command line by which they get to know.

import IPCChannels
import TestSupport

/// A kind, how each side waits, and what goes through the channel.
struct Cell: CustomStringConvertible {
  let kind: ChannelKind
  let server: WaitStrategy
  let client: WaitStrategy
  let seed: UInt64
  /// Both directions together.
  let messages: Int
  /// The path at which the two meet.
  let socket: String

  var description: String {
    "\(kind.rawValue), \(server.rawValue) × \(client.rawValue), seed \(seed)"
  }

  /// What starts one of its processes.
  func command(_ role: Role) -> [String] {
    [
      BuiltProgram.laboratory.path, role.rawValue, kind.rawValue, server.rawValue,
      client.rawValue, "\(seed)", "\(messages)", socket,
    ]
  }
}

/// Which side of the channel.
enum Role: String {
  case server, client
}

extension Cell {
  /// - Parameter words: of a command, behind the role.
  init?(_ words: ArraySlice<String>) {
    let words = Array(words)
    guard words.count == 6, let kind = ChannelKind(rawValue: words[0]),
      let server = WaitStrategy(rawValue: words[1]), let client = WaitStrategy(rawValue: words[2]),
      let seed = UInt64(words[3]), let messages = Int(words[4])
    else { return nil }
    self.init(
      kind: kind, server: server, client: client, seed: seed, messages: messages, socket: words[5])
  }
}
