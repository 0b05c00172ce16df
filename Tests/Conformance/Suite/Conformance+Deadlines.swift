// Calls that wait no longer than until a deadline, whatever they would sleep in.

internal import Conformance
internal import IPCChannels
internal import Linux
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// Whether a call ends at its deadline and not before, and the channel goes on as if it had not been.
  func keepsDeadlines() throws -> [String] {
    let pair = try makePair()
    let records = makeBuffer(4)
    let received = makeBuffer()
    var findings: [String] = []
    records.fill(4, from: 0)
    findings += try endsAtDeadline("receive") { deadline throws(ChannelError) in
      _ = try pair.server.receive(into: received, until: deadline)
    }
    // A wait that is to be ended by a record, and one that is ended by another thread.
    let far = Deadline(after: .seconds(30))
    let sender = try Thread {
      sleep(.milliseconds(20))
      try? pair.client.send(records, 1)
    }
    let count = try pair.server.receive(into: received, until: far)
    sender.join()
    if count != 1 || received.sequence(at: 0) != 0 { findings.append("\(count) records came") }

    var sent = 0
    while case .moved(let count) = try pair.server.attemptSend(records, 1) { sent += count }
    findings += try endsAtDeadline("send") { deadline throws(ChannelError) in
      while true {
        // What is in transit makes room when it arrives.
        try pair.server.send(records, 1, until: deadline)
        sent += 1
      }
    }
    while sent > 0, case let count = try pair.client.receive(into: received, until: far) {
      for index in 0..<count where received.sequence(at: index) != 0 {
        findings.append("record \(index) of \(count) is not as it was sent")
      }
      sent -= count
    }
    records.fill(4, from: 0)
    try pair.server.send(records, 4, until: far)
    var next: UInt64 = 0
    while next < 4, case let count = try pair.client.receive(into: received, until: far), count > 0
    {
      for index in 0..<count {
        if received.sequence(at: index) != next { findings.append("record \(next) did not come") }
        next += 1
      }
    }

    let interrupter = try Thread {
      sleep(.milliseconds(20))
      pair.server.interruption.interrupt()
    }
    do throws(ChannelError) {
      _ = try pair.server.receive(into: received, until: far)
      findings.append("an interrupted wait ended without an error")
    } catch {
      if error != .interrupted { findings.append("an interrupted wait ended with \(error)") }
    }
    interrupter.join()
    return findings
  }

  private func endsAtDeadline(
    _ name: String, _ call: (Deadline) throws(ChannelError) -> Void
  ) throws -> [String] {
    let deadline = Deadline(after: .milliseconds(30))
    do throws(ChannelError) {
      try call(deadline)
      return ["\(name) ended without an error"]
    } catch {
      guard error == .timedOut(sent: 0) else { throw error }
      return deadline.hasPassed ? [] : ["\(name) ended before its deadline"]
    }
  }
}
