// What the two programs' command lines have in common.

internal import CommandLine
internal import IPCChannels
internal import Linux
internal import Rendezvous

/// The version that `--version` shows.
let version = "0.1.0"

enum CommonOptions {
  static let socket = Option.value(
    "socket", .path, placeholder: "path",
    defaultText: "$XDG_RUNTIME_DIR/ipc-server.sock, else /tmp/ipc-server-UID/ipc-server.sock",
    help: "The server's socket.")
  static let wait = Option.value(
    "wait", .choice(WaitStrategy.allCases.map(\.rawValue)), placeholder: "strategy",
    defaultText: WaitStrategy.adaptive.rawValue,
    help: "How this side waits: 'block' sleeps in the kernel, 'spin' never sleeps, 'adaptive' "
      + "spins while that pays and then sleeps.")
  static let cpu = Option.value(
    "cpu", .integer(0...1023), placeholder: "n",
    help: "Run on this CPU only. Default: wherever the kernel likes.")

  static let environment = [
    ProgramDescription.Variable(
      "XDG_RUNTIME_DIR", "Directory of the socket where --socket is not given.")
  ]
  static let exitStatuses = ExitStatus.allCases.map {
    ProgramDescription.Status(Int($0.rawValue), $0.meaning)
  }
}

extension Invocation {
  var strategy: WaitStrategy {
    string(CommonOptions.wait).flatMap(WaitStrategy.init(rawValue:)) ?? .adaptive
  }

  func socketPath(makesDirectory: Bool) throws(RendezvousError) -> SocketPath {
    guard let path = string(CommonOptions.socket) else {
      return try .standard(makesDirectory: makesDirectory)
    }
    return try SocketPath(path)
  }

  /// Pins the calling thread where the command line says so.
  func pin() throws(UsageError) {
    guard let cpu = integer(CommonOptions.cpu) else { return }
    guard Processor.isAvailable(cpu) else {
      throw error(
        "this process may not run on CPU \(cpu); it has \(Processor.available) (see 'taskset -p $$')")
    }
    do throws(SystemError) {
      try Processor.pin(to: cpu)
    } catch {
      throw self.error("CPU \(cpu): \(error)")
    }
  }
}

/// Parses a command line; help, a version or an error ends the program here.
func parse(
  _ program: ProgramDescription, _ arguments: [String]
) -> Result<Invocation, EarlyEnd> {
  do throws(UsageError) {
    switch try program.parse(arguments, width: terminalWidth() ?? 80) {
    case .show(let text):
      Console.output.write(Array(text.utf8))
      return .failure(EarlyEnd(status: .done))
    case .run(let invocation):
      return .success(invocation)
    }
  } catch {
    Console.errors.write(Array(error.text.utf8))
    return .failure(EarlyEnd(status: .usage))
  }
}

struct EarlyEnd: Error {
  let status: ExitStatus
}
