// A realistic program with every kind of option and argument, for the tests of everything that
// reads a description.

import CommandLine

enum ClientProgram {
  static let kind = Option.value(
    "kind", short: "k", .choice(["pipe", "socketpair", "shm", "memfd", "signal"]),
    defaultText: "what the server serves", help: "The IPC mechanism to ask for.")

  static let socket = Option.value(
    "socket", .path, placeholder: "path", defaultText: "$XDG_RUNTIME_DIR/ipc-server.sock",
    help: "The socket on which the server waits.")

  static let wait = Option.value(
    "wait", .choice(["block", "spin", "adaptive"]), placeholder: "strategy",
    defaultText: "adaptive", help: "How to wait for a message.")

  static let cpu = Option.value(
    "cpu", .integer(0...1023), placeholder: "n", help: "Run on this CPU only.")

  static let tag = Option.value(
    "tag", short: "t", .text, isRepeatable: true, help: "A word to say beside each message.")

  static let priority = Option.value(
    "priority", .integer(-20...19), placeholder: "n", isRepeatable: true,
    help: "A scheduling priority to try.")

  static let quiet = Option.flag("quiet", short: "q", help: "Say nothing but errors.")

  static let id = Argument.optional(
    "id", .integer(0...4_294_967_295), defaultText: "0",
    help: "The number by which the server knows this client.")

  static let description = ProgramDescription(
    name: "ipc-client", version: "1.0.0",
    overview: """
      Connect to an ipc-server, receive one IPC object by descriptor, and send each line of \
      standard input over it.
      """,
    arguments: [id], options: [kind, socket, wait, cpu, tag, priority, quiet],
    examples: [
      .init("ipc-client --kind shm 3", "Connect as client 3 over shared memory."),
      .init(
        "printf 'hello\\nexit\\n' | ipc-client --kind socketpair --socket /tmp/ipc.sock 7",
        "Send one line over a socket pair of the server that waits on /tmp/ipc.sock."),
    ],
    exitStatuses: [
      .init(0, "Every line was received."), .init(64, "The command line is wrong."),
      .init(69, "There is no server, or it does not serve the kind asked for."),
    ],
    environment: [
      .init("XDG_RUNTIME_DIR", "The directory of the socket when --socket is not given.")
    ])

  /// The first line on standard error for a command line that must be refused, without the
  /// program's name; `nil` when it is accepted.
  static func complaint(_ arguments: String...) -> String? {
    do throws(UsageError) {
      _ = try description.parse(arguments)
      return nil
    } catch {
      return error.problem
    }
  }
}

extension ProgramDescription {
  /// Parses a command line that is expected to go to work.
  func accepted(_ arguments: String...) throws -> Invocation? {
    guard case .run(let invocation) = try parse(arguments) else { return nil }
    return invocation
  }

  /// Parses a command line that is expected to show something.
  func shown(_ arguments: String..., width: Int = 80) throws -> String? {
    guard case .show(let text) = try parse(arguments, width: width) else { return nil }
    return text
  }
}
