// ipc-client: asks for a channel and uses it for one thing: lines of text, pings, or a stream of
// data.

package import CommandLine
internal import Glibc
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
internal import Narration
internal import ProgramSupport
internal import Rendezvous

/// The program `ipc-client`.
package enum ClientProgram {
  static let kind = Option.value(
    "kind", .choiceOrObject(ChannelKind.allCases.map(\.rawValue)),
    defaultText: "whatever the server serves",
    help: "Ask for this kind, built in or from a file, which must be the server's file.")
  static let size = Option.value(
    "size", .size(ChannelTerms.recordSizes), placeholder: "bytes",
    defaultText: "\(Message.size)",
    help: "Bytes in a record: a message of 24 and payload behind it.")
  static let capacity = CommonOptions.capacity(
    help:
      "Ask for a ring with room for this many records in each direction, a power of two. Only kinds "
      + "in shared memory have rings.")
  static let ping = Option.value(
    "ping", .integer(1...Int.max), placeholder: "count",
    help: "Send pings instead of text, one at a time, and say how long the round trips took.")
  static let stream = Option.value(
    "stream", .integer(1...Int.max), placeholder: "count",
    help: "Send data messages instead of text, one way, and say how many arrived in a second.")
  static let batch = Option.value(
    "batch", .integer(Records.batches), placeholder: "records",
    defaultText: "as many as fill 16 KiB",
    help: "Send at most this many records in one call.")
  private static let standardPatience = 5
  static let timeout = Option.value(
    "timeout", .integer(1...3600), placeholder: "seconds", defaultText: "\(standardPatience)",
    help:
      "Give up, with status 75, when the server has not answered or taken what was sent for this "
      + "many seconds. It can take a tenth longer.")
  static let identifier = Argument.optional(
    "id", .integer(0...Int(UInt32.max)), defaultText: "0",
    help: "What the server calls this client.")

  package static let description = ProgramDescription(
    name: "ipc-client", version: version,
    overview: "Connect to an ipc-server, receive an IPC object by descriptor, and send each line "
      + "of standard input on it, until a line 'exit' or the end of the input.",
    arguments: [identifier],
    options: [
      kind, CommonOptions.socket, CommonOptions.wait, CommonOptions.cpu, size, capacity, ping,
      stream,
      batch, timeout, CommonOptions.narrate,
    ],
    examples: [
      .init("ipc-client --kind shm 3", "Send what is typed, as client 3."),
      .init("seq 1 100000 | ipc-client --kind pipe", "Send lines; status 0 says that all arrived."),
      .init("ipc-client --kind memfd --wait spin --cpu 0 --ping 1000000", "Time round trips."),
      .init(
        "ipc-client --kind ./zeromq.so --ping 1000", "Time round trips over a kind of your own."),
      .init("ipc-client --kind pipe --stream 10000000 --batch 170", "Measure throughput."),
    ],
    exitStatuses: CommonOptions.exitStatuses(
      .done, .failed, .usage, .unavailable, .integrityLost, .timedOut, .notPermitted, .interrupted),
    environment: CommonOptions.environment)

  /// Runs the program and returns its exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    // What comes then is the program's own end.
    defer { ExitWatch.end() }
    return runProgram(description, arguments) { (invocation) throws(ProgramFailure) in
      let task = try task(invocation)
      let capacity = invocation.integer(capacity)
      try invocation.check(capacities: [capacity])
      try invocation.pin()
      let promises = try load(invocation)
      let strategy = try strategy(invocation, promises)
      invocation.beginNarration(by: "client")
      let request = Hello(
        clientID: UInt32(invocation.integer(identifier) ?? 0),
        recordSize: invocation.integer(size) ?? Message.size,
        capacity: capacity ?? 0,
        kindName: promises?.name ?? invocation.string(kind),
        library: promises.map { LibraryIdentity(hash: $0.hash, version: $0.version) })
      let socket = try invocation.socketPath(makesDirectory: false)
      let grant = try connect(invocation, request, to: socket)
      let granted = grant.terms.kindName
      var client = Client(
        grant, from: socket.path, clientID: request.clientID, strategy: strategy, task: task,
        batch: invocation.integer(batch), patience: AnswerTimer(seconds: patience(invocation)))
      // The server granted the kind that was asked for, or anything else would not be a grant.
      if promises != nil { return try client.visit(LoadedKindChannel.self).get() }
      guard let kind = ChannelKind(rawValue: granted) else {
        throw ProgramFailure(
          .unavailable, "the server granted kind '\(granted)', unknown here; name a --kind")
      }
      return try kind.accept(&client).get()
    }
  }

  /// Loads the file that the command line names as a kind, into this process: it is one session, and what the
  /// library does to it is done to nobody else.
  ///
  /// - Returns: what the kind promises; nil where no file is named.
  private static func load(_ invocation: Invocation) throws(ProgramFailure) -> KindPromises? {
    guard let file = invocation.string(kind).flatMap(KindFile.init) else { return nil }
    let giveUp: @Sendable (String) -> Void = { sentence in
      Console.errors.line("\(description.name): \(file.path): \(sentence)")
      _exit(finishSpeaking(ExitStatus.integrityLost.rawValue))
    }
    CallWatch.begin(whenStuck: giveUp)
    // Status 0 says that all arrived, which nobody knows who was ended in the middle.
    ExitWatch.begin(whenEnded: giveUp)
    do throws(KindLoadError) {
      return try LoadedKind.load(file).promises
    } catch {
      throw ProgramFailure(file.isDenied ? .notPermitted : .unavailable, error.description)
    }
  }

  private static func strategy(
    _ invocation: Invocation, _ promises: KindPromises?
  ) throws(ProgramFailure) -> WaitStrategy {
    guard let promises else { return invocation.strategy }
    let told = invocation.isGiven(CommonOptions.wait) ? invocation.strategy : nil
    if let strategy = promises.choice(of: told) { return strategy }
    throw ProgramFailure(.unavailable, promises.lack(of: told!))
  }

  private static func task(_ invocation: Invocation) throws(ProgramFailure) -> ClientTask {
    switch (invocation.integer(ping), invocation.integer(stream)) {
    case (let count?, nil): return .ping(UInt64(count))
    case (nil, let count?): return .stream(UInt64(count))
    case (nil, nil): return .text
    default: throw ProgramFailure(invocation.error("--ping and --stream exclude each other"))
    }
  }

  private static func connect(
    _ invocation: Invocation, _ hello: Hello, to path: SocketPath
  ) throws(ProgramFailure) -> Grant {
    do throws(RendezvousError) {
      return try Connector.connect(
        to: path, hello: hello, patience: .seconds(patience(invocation)))
    } catch {
      throw ProgramFailure(error)
    }
  }

  /// In seconds.
  private static func patience(_ invocation: Invocation) -> Int {
    invocation.integer(timeout) ?? standardPatience
  }
}

/// What a client does with its channel.
enum ClientTask {
  case text
  case ping(UInt64)
  case stream(UInt64)
}
