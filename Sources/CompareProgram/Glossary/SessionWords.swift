// What goes over a channel, and how a server says that a session ended.

internal import Messages
internal import Rendezvous
internal import Reporting

extension Explanation {
  static let messages = Opcode.allCases.map { opcode in
    Explanation("\(opcode)", .messages, paragraphs: opcode.paragraphs)
  }

  static let sessionEnds = ServerLine.Ending.allCases.map { ending in
    Explanation(ending.rawValue, .sessionEnds, paragraphs: [ending.sentence])
  }
}

extension Opcode {
  fileprivate var paragraphs: [String] {
    switch self {
    case .text:
      [
        "A part of a line that somebody typed into ipc-client. The server shows it, with control "
          + "characters as \\xHH."
      ]
    case .ping:
      [
        "The client's question of a round trip, with its sequence and its clock. The server answers "
          + "each by a pong before it reads on."
      ]
    case .pong:
      [
        "The server's answer to a ping: the same payload, unchanged. The client checks its sequence, "
          + "clock and payload."
      ]
    case .data:
      [
        "A record of a stream, with its sequence. It has no answer: the server counts it and checks "
          + "its payload."
      ]
    case .tally:
      [
        "The client's question at the end of a stream: how many data messages came, and what is their "
          + "checksum?",
        "Its answer stops the clock of a stream, so that only what arrived counts.",
      ]
    case .received:
      [
        "The answer to a tally: the number of data messages since the last one, and their checksum. "
          + "What differs from what was sent ends the program with status 70."
      ]
    case .usage:
      [
        "What the server says behind 'received': the CPU time and the context switches of the "
          + "session's thread since it began. The figure CPU time contains it."
      ]
    case .exit:
      ["The client's last message: it has sent all that it wanted to, and how many lines that was."]
    case .bye:
      ["The server's answer to exit and its last message: it says how many lines came."]
    }
  }
}

extension ServerLine.Ending {
  fileprivate var sentence: String {
    switch self {
    case .exit: "The client said exit and was told bye: the way in which a session should end."
    case .closed:
      "The channel or the lifeline ended without exit, and half a second later the client's process was "
        + "still alive. It closed its end, or handed it on."
    case .died:
      "The channel or the lifeline ended without exit, and the client's process has ended: it crashed, "
        + "was killed, or left without a word."
    case .protocolViolation:
      "The client broke the protocol; standard error says how. Other clients do not notice."
    case .stopped: "The server was told to stop, by Ctrl-C or another signal."
    case .failed:
      "The kernel refused a call, or a library's kind said that it failed; standard error says which."
    case .crashed:
      "The host of a library's kind was ended by a signal, or by the library. How many messages came is "
        + "not known."
    case .stuck: "A call of a library's kind did not return within 5 s, and its host was ended."
    }
  }
}

extension WordGroup {
  static let messages = WordGroup("messages", of: "message")
  static let sessionEnds = WordGroup("how a session ended", of: "end of a session")
}
