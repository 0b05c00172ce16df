// Fault F1 for signals, and clients in other namespaces.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// F1: every end takes one of the process's real-time signals; who comes too late is told so, and
  /// all are given back.
  func refusesWithoutSignals() -> [String] {
    var counts: [Int] = []
    var findings: [String] = []
    for _ in 0..<3 {
      var channels: [End<Link>] = []
      do throws(ChannelError) {
        for _ in 0..<100 {
          channels.append(End(try makeOffer().channel))
        }
        return ["100 channels of a signal each were made"]
      } catch {
        guard case .exhausted(_, let text) = error, text.contains("all 31 real-time signals"),
          text.contains("34 to 64")
        else {
          findings.append("without signals left: \(error)")
          break
        }
      }
      counts.append(channels.count)
    }
    if counts != [31, 31, 31] { findings.append("rounds of making channels made \(counts)") }
    return findings
  }

  /// F1: a signal carries 24 bytes.
  func refusesRecordsAboveSignals() -> [String] {
    do throws(ChannelError) {
      _ = End(try makeOffer().channel)
      return ["a record of \(recordSize) bytes was accepted"]
    } catch {
      guard case .recordSize(let text) = error, text.contains("\(recordSize) bytes"),
        text.contains("24")
      else { return ["a record of \(recordSize) bytes is refused as: \(error)"] }
      return []
    }
  }

  /// With the user's queue full of others' signals a sender waits and loses nothing; it can be
  /// interrupted, and nobody can join. The process may have `RLIMIT_SIGPENDING` signals only.
  func waitsForSignalQueue() throws -> [String] {
    let limit = try RealTimeSignal.queueLimit()
    if limit > 1000 { return ["RLIMIT_SIGPENDING is \(limit), and should be small"] }
    var findings: [String] = []
    let pair = try makePair()
    let records = makeBuffer()
    records.fill(8, from: 0)
    // The introduction is taken out by the first record.
    if try pair.server.attemptSend(records, 1) != .moved(1) { findings.append("none was sent") }
    _ = try pair.client.receive(into: makeBuffer())

    guard let others = RealTimeSignal() else { return ["no signal is left"] }
    let process = try FileDescriptor.ofProcess(currentProcess())
    var content = SignalContent(number: others.number, code: -1)
    while try RealTimeSignal.send(&content, to: process.number) {}
    findings += refusesFullQueue()
    for end in [pair.server, pair.client] {
      if try end.attemptSend(records, 1) != .wouldWait { findings.append("a full queue took one") }
    }
    let sender = try BlockedThread {
      do throws(ChannelError) {
        try pair.server.send(records, 8)
        return "sent"
      } catch {
        return "threw \(error)"
      }
    }
    sleep(.milliseconds(50))
    if sender.hasEnded { findings.append("with a full queue send did not wait") }
    var drained = SignalContent()
    while others.receive(into: &drained, sleeping: false) {}
    var observation = Observation(sent: 8)
    let received = makeBuffer()
    while observation.sequences.count + observation.torn < 8 {
      let count = try pair.client.receive(into: received)
      if count == 0 { break }
      observation.note(received, count)
    }
    let outcome = sender.join()
    if outcome != "sent" { findings.append("the sender \(outcome)") }
    findings += observation.exact

    while try RealTimeSignal.send(&content, to: process.number) {}
    let waiting = try BlockedThread {
      do throws(ChannelError) {
        try pair.server.send(records, 8)
        return "sent"
      } catch {
        return "\(error)"
      }
    }
    sleep(.milliseconds(20))
    pair.server.interruption.interrupt()
    if waiting.join() != "\(ChannelError.interrupted)" { findings.append("it was not interrupted") }
    while others.receive(into: &drained, sleeping: false) {}
    // Much more than fits, both ways.
    return findings + (try isExact())
  }

  /// The introduction does not fit: the client is told which limit it is.
  private func refusesFullQueue() -> [String] {
    do throws(ChannelError) {
      let pair = try makePair()
      pair.client.close()
      return ["a client joined with the queue full"]
    } catch {
      guard case .exhausted(_, let text) = error, text.contains("RLIMIT_SIGPENDING") else {
        return ["joining with the queue full is reported as: \(error)"]
      }
      return []
    }
  }

  /// With a limit of 0 there is no channel.
  func refusesWithoutQueue() -> [String] {
    do throws(ChannelError) {
      _ = End(try makeOffer().channel)
      return ["a channel was made though no signal may be queued"]
    } catch {
      guard case .exhausted(_, "RLIMIT_SIGPENDING is 0 (ulimit -i)") = error else {
        return ["without a queue: \(error)"]
      }
      return []
    }
  }

  /// Records of a client in another user namespace come as they were sent: for most codes the kernel
  /// would take a part of them for a user's id, and translate it: here, where none has a meaning in
  /// the other, to that of nobody.
  func crossesUserNamespaces() throws -> [String] {
    let count: UInt64 = 300
    let wrapper = ["unshare", "--user", "--map-root-user"]
    let served = try serve(.finish, count: count, wrapper: wrapper)
    var observation = Observation(sent: count)
    let records = makeBuffer()
    while true {
      let received = try served.end.receive(into: records)
      if received == 0 { break }
      observation.note(records, received)
    }
    let status = served.process.reap()
    return (status == "exit 0" ? [] : ["the client ended: \(status)"])
      + observation.exact
  }

  /// A client to which its user namespace shows everybody under one number cannot tell whose the page
  /// is.
  func refusesUnmappedUsers() throws -> [String] {
    let served = try serve(.finish, count: 1, wrapper: ["unshare", "--user"], waits: false)
    let ending = served.process.finish(within: .seconds(20))
    let nobody = UserNumber.overflow
    let expected =
      "client: the server runs as user \(nobody) (anybody whom this user namespace does not map), "
      + "this process as user \(nobody); signals go between processes of one user\n"
    return ending.output == expected ? [] : ["a client that is nobody: \(ending)"]
  }

  /// A client that cannot see the server's process is told so.
  func refusesPIDNamespaces() throws -> [String] {
    let wrapper = ["unshare", "--user", "--map-root-user", "--pid", "--fork"]
    let served = try serve(.finish, count: 1, wrapper: wrapper, waits: false)
    let ending = served.process.finish(within: .seconds(20))
    let expected =
      "client: the server is in another PID namespace, and signals go between processes that see "
      + "each other; run both in one, or take another kind\n"
    return ending.output == expected ? [] : ["a client in its own PID namespace: \(ending)"]
  }
}
