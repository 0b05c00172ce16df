// The client's task `text`: lines from standard input, until `exit` or its end.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Narration
internal import ProgramSupport

extension Client {
  /// Sends each line of standard input, then `exit`, and checks that all of them arrived.
  ///
  /// - Parameters:
  ///   - lifeline: descriptors that turn readable when the server is gone: while this waits for
  ///     somebody to type, nothing else would tell.
  ///   - signals: the descriptor of the signals that end the session.
  ///   - greeting: what a person who types is told first: what they are connected to.
  /// - Returns: what was wrong with the input, after which nothing more was sent.
  func sendText<Link: Channel & ~Copyable>(
    _ session: inout ClientSession<Link>, _ timer: inout AnswerTimer, _ lifeline: [Int32],
    _ signals: Int32, greeting: String
  ) throws(ClientError) -> String? {
    let prompts =
      StandardStream.input.isTerminal && StandardStream.errors.isTerminal && Narrator.current == nil
    var lines = LineReader()
    defer { timer.stop() }
    if prompts { Console.errors.line(greeting) }
    while true {
      if prompts { Console.errors.write(Array("\(Link.kindName)> ".utf8)) }
      timer.stop()
      do throws(ClientError) {
        try waitForInput(lifeline, signals)
      } catch {
        if prompts { Console.errors.line("") }
        throw error
      }
      timer.restart()
      let progress = try lines.readMore { (line) throws(ClientError) in
        if line.elementsEqual("exit".utf8) { return false }
        try session.sendLine(line)
        timer.restart()
        return true
      }
      switch progress {
      case .more: try session.flush()
      case .over:
        try session.finish()
        return nil
      case .unusable(let reason):
        try session.finish()
        return reason
      }
    }
  }

  private func waitForInput(_ lifeline: [Int32], _ signals: Int32) throws(ClientError) {
    let ready: [Bool]
    do throws(SystemError) {
      ready = try poll([signals, StandardStream.input.rawValue] + lifeline, until: nil)
    } catch {
      throw .failed(.system(error))
    }
    if ready[0] { throw .interrupted }
    if ready.dropFirst(2).contains(true) { throw .serverGone }
  }
}
