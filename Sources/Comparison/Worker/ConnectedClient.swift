// A client as any other: the real rendezvous, the real channel, the real driver.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
internal import Rendezvous

/// A worker's client, connected and watched.
struct ConnectedClient<Link: Channel & ~Copyable>: ~Copyable {
  var session: ClientSession<Link>
  private let watch: PeerWatch

  /// - Parameters:
  ///   - id: what the server calls it.
  ///   - stop: a descriptor that turns readable when the client is to give up.
  init(
    _ order: WorkOrder.ClientOrder, id: UInt32, batch: Int = 1, stop: Int32
  ) throws(WorkFailure) {
    let connection: Connection<Link>
    do throws(ConnectionError) {
      connection = try Connection(
        to: order.socket, clientID: id, recordSize: order.recordSize,
        library: order.library?.identity, strategy: order.wait,
        watcher: .stoppableThread(by: stop),
        until: Deadline(after: .nanoseconds(order.timeoutNanoseconds)))
    } catch {
      throw WorkFailure(error)
    }
    let watch = connection.watch
    let session: ClientSession<Link>
    do throws(ClientError) {
      session = try ClientSession(channel: connection.channel, author: id, batch: batch)
    } catch {
      throw WorkFailure(error, during: "the set-up")
    }
    self.watch = watch
    self.session = session
  }

  /// The server's process.
  var serverID: Int32 { watch.lifeline.credentials.processID }

  /// Sends pings and forgets what they took.
  mutating func ping(count: UInt64) throws(WorkFailure) {
    try ping(count: count) { _, _ in true }
  }

  /// Sends pings, one at a time.
  @inline(__always)
  mutating func ping(
    count: UInt64 = .max, roundTrip: (_ nanoseconds: UInt64, _ clock: UInt64) -> Bool
  ) throws(WorkFailure) {
    do throws(ClientError) {
      try session.ping(count: count, roundTrip: roundTrip)
    } catch .interrupted {
      let reason = session.explainSilence(within: Self.patience)
      throw WorkFailure(reason, during: "a round trip")
    } catch {
      throw WorkFailure(error, during: "a round trip")
    }
  }

  mutating func stream(until clock: UInt64) throws(WorkFailure) -> StreamResult {
    do throws(ClientError) {
      return try session.stream(until: clock)
    } catch {
      throw WorkFailure(explained(error), during: "a stream")
    }
  }

  mutating func serverUsage() throws(WorkFailure) -> ThreadUsage {
    do throws(ClientError) {
      return try session.serverUsage()
    } catch {
      throw WorkFailure(explained(error), during: "a tally")
    }
  }

  /// Says goodbye, and waits for the answer.
  mutating func finish() throws(WorkFailure) {
    do throws(ClientError) {
      try session.finish()
    } catch {
      throw WorkFailure(explained(error), during: "the end of the session")
    }
  }

  /// Why there was no answer in time, where one was waited for.
  private mutating func explained(_ error: ClientError) -> ClientError {
    guard error == .interrupted, session.isAwaitingAnswer else { return error }
    return session.explainSilence(within: Self.patience)
  }

  /// For a server that lives to answer one more ping.
  private static var patience: Duration { .milliseconds(500) }
}

extension WorkFailure {
  init(_ error: ClientError, during activity: String) {
    switch error {
    case .serverGone: self.init(.serverGone, "the server ended the session during \(activity)")
    case .interrupted: self.init(.timedOut, "no answer in time during \(activity)")
    case .integrity(let text): self.init(.integrity, "\(activity): \(text)")
    case .failed(.system(let cause)) where cause.isDenied:
      self.init(.unavailable, "\(activity): \(cause.advice)")
    case .failed(let cause): self.init(.failed, "\(activity): \(cause)")
    }
  }

  init(_ error: ConnectionError) {
    switch error {
    case .rendezvous(let error): self.init(error)
    case .channel(let error):
      let text = "what the server passed cannot be used: \(error)"
      switch error {
      // As the kernel's refusal of what the server needs, which comes as a refused connection.
      case .system, .exhausted: self.init(.unavailable, text)
      default: self.init(.failed, text)
      }
    }
  }

  init(_ error: RendezvousError) {
    switch error {
    case .refused: self.init(.unavailable, "\(error)")
    case .timedOut: self.init(.timedOut, "no answer in time: \(error)")
    // The tool started it, and nobody who runs the tool could start another.
    case .noServer, .notAServer:
      self.init(.serverGone, "the server that this tool started is gone: nothing listens any more")
    case .dropped: self.init(.serverGone, "\(error)")
    case .system(let cause): self.init(cause.isShortage ? .unavailable : .failed, "\(error)")
    case .mayNotConnect, .unusablePath, .mayNotListen, .nobodyToServe, .alreadyServed, .interrupted,
      .notAnAnswer:
      self.init(.failed, "\(error)")
    }
  }
}

extension Contenders {
  /// Runs some work on the channel type of the contender that an order names.
  func result<Work: ChannelTypeVisitor & ~Copyable, Found>(
    _ order: WorkOrder.ClientOrder, _ work: inout Work
  ) throws(WorkFailure) -> Found where Work.Answer == Result<Found, WorkFailure> {
    // Named, like the kinds of the registry: see Worker.run.
    if order.library != nil { return try work.visit(LoadedKindChannel.self).get() }
    guard let answer = accept(order.contender, &work) else {
      throw WorkFailure(.failed, "no contender is called '\(order.contender)'")
    }
    return try answer.get()
  }
}
