// ipc-server: one thread receives clients and watches lifelines, and each session has its own.

package import CommandLine
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Narration
internal import ProgramSupport
internal import Rendezvous

/// The program `ipc-server`.
package enum ServerProgram {
  static let everyKind = "all"

  static let kind = Option.value(
    "kind", .choiceOrObject(ChannelKind.allCases.map(\.rawValue) + [everyKind]), isRepeatable: true,
    defaultText: everyKind,
    help:
      "Serve this kind, built in or from a file. Given several times: each of them. A client that "
      + "names no kind gets the built-in ones in turn. The library of a file runs in a process of its "
      + "own for each client.")
  static let capacity = CommonOptions.capacity(
    help:
      "Give a ring room for this many records in each direction, a power of two, if its client asks "
      + "for no number.")
  static let allowUser = Option.value(
    "allow-uid", .integer(0...Int(UInt32.max)), placeholder: "uid", isRepeatable: true,
    help: "Serve this user too. Without it only the server's own user is served.")
  static let maxClients = Option.value(
    "max-clients", .integer(1...Int.max), placeholder: "count",
    defaultText: "what the machine allows; 'ipc-compare kinds' shows it",
    help: "Serve at most this many clients at the same time. One more is refused.")
  static let maxMemory = Option.value(
    "max-memory", .size(1...Int.max), placeholder: "bytes",
    defaultText: "half of what the machine, the container and the process's limits allow",
    help:
      "Let all clients together take at most this much memory. A client counts with its channel, its "
      + "session's buffers and its thread's stack ('ipc-compare kinds' shows it); one that could take "
      + "more than is left is refused.")
  static let quiet = Option.flag(
    "quiet", help: "Show no messages, only who connects and disconnects.")

  package static let description = ProgramDescription(
    name: "ipc-server", version: version,
    overview: "Wait on a UNIX socket, hand every client one IPC object by descriptor, and serve "
      + "the message protocol on it. Ctrl-C ends it.",
    options: [
      kind, CommonOptions.socket, CommonOptions.wait, CommonOptions.cpu, capacity,
      CommonOptions.directory, allowUser, maxClients, maxMemory, quiet, CommonOptions.narrate,
    ],
    examples: [
      .init("ipc-server", "Serve whatever kind a client asks for."),
      .init("ipc-server --kind shm", "Serve shared memory only."),
      .init("ipc-server --kind ./zeromq.so --kind pipe", "Serve a kind of your own, and pipes."),
      .init(
        "ipc-server --kind memfd --wait spin --cpu 1 --quiet", "Be the fast end of a measurement."),
    ],
    exitStatuses: CommonOptions.exitStatuses(
      .done, .failed, .usage, .unavailable, .notPermitted, .interrupted),
    environment: CommonOptions.environment + [CommonOptions.places])

  /// Plays the role in which a server starts its program again, to ask a library or to serve a client of one,
  /// and ends the process; returns where the arguments name none.
  ///
  /// Every program that is a server asks for it before anything else.
  package static func role(_ arguments: [String]) {
    KindInquiry.answer(arguments)
    HostProgram.role(arguments)
  }

  /// Runs the program and returns its exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    role(arguments)
    // Before the first thread, and so before the first word.
    if memoryIsLimited { returnMemoryEarly() }
    return runProgram(description, arguments) { (invocation) throws(ProgramFailure) in
      // The thread that serves everybody never writes to a stream that perhaps nobody reads.
      try asProgramFailure(try Console.output.prepare())
      try asProgramFailure(try Console.errors.prepare())
      var server = try Server(invocation)
      return try server.run()
    }
  }
}

extension Server {
  init(_ invocation: Invocation) throws(ProgramFailure) {
    try invocation.pin()
    let directory = try invocation.directory()
    let names = invocation.strings(ServerProgram.kind)
    let files = names.compactMap(KindFile.init)
    let kinds =
      names.isEmpty || names.contains(ServerProgram.everyKind)
      ? ChannelKind.allCases : ChannelKind.allCases.filter { names.contains($0.rawValue) }
    let capacity = invocation.integer(ServerProgram.capacity)
    try invocation.check(capacities: [capacity])
    if capacity != nil, files.isEmpty,
      !kinds.contains(where: { $0.description.capacity.isChosen })
    {
      throw ProgramFailure(
        invocation.error(
          "--capacity is for rings, and none is served; leave it out, or serve one with --kind"))
    }
    let libraries = try ServedLibraries(
      files, strategy: invocation.isGiven(CommonOptions.wait) ? invocation.strategy : nil)
    if kinds.isEmpty && libraries.served.isEmpty { throw libraries.failure }
    invocation.beginNarration(by: "server")
    let users = Set(invocation.integers(ServerProgram.allowUser).map(UInt32.init))
    guard !users.contains(UserNumber.overflow) else {
      throw ProgramFailure(
        invocation.error(
          "--allow-uid \(UserNumber.overflow) would serve everybody whom a user namespace does not "
            + "map; name another user"))
    }
    try self.init(
      kinds: kinds, libraries: libraries,
      path: try invocation.socketPath(makesDirectory: true),
      style: ServingStyle(
        strategy: invocation.strategy,
        capacity: capacity ?? 0,
        directory: directory,
        showsMessages: !invocation.isGiven(ServerProgram.quiet)),
      limits: try asProgramFailure(
        try ClientLimits(
          clients: invocation.integer(ServerProgram.maxClients),
          memory: invocation.integer(ServerProgram.maxMemory))),
      users: users)
  }
}
