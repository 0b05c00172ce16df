// What the programs' command lines have in common.

package import CommandLine
package import IPCChannels
internal import Linux
package import Rendezvous

/// The version that `--version` shows.
package let version = "0.1.0"

package enum CommonOptions {
  package static let socket = Option.value(
    "socket", .path, placeholder: "path",
    defaultText: "$XDG_RUNTIME_DIR/ipc-server.sock, else /tmp/ipc-server-UID/ipc-server.sock",
    help: "The server's socket.")
  package static let wait = Option.value(
    "wait", .choice(WaitStrategy.allCases.map(\.rawValue)), placeholder: "strategy",
    defaultText: WaitStrategy.adaptive.rawValue,
    help: "How this side waits: \(strategies).")
  /// What each strategy does, for the help of every program that has them.
  package static let strategies = WaitStrategy.allCases.map { "'\($0.rawValue)' \($0.meaning)" }
    .joined(separator: ", ")
  package static let cpu = Option.value(
    "cpu", .integer(0...1023), placeholder: "n", defaultText: "wherever the kernel likes",
    help: "Run on this CPU only.")
  package static let directory = Option.value(
    "directory", .path, placeholder: "path",
    defaultText: "$TMPDIR, else $XDG_RUNTIME_DIR, else /tmp",
    help: "Where kinds that live in a file system have their files, or names for an instant.")
  /// - Parameter list: whether several can be given.
  package static func capacity(isList: Bool = false, help: String) -> Option {
    let number = ValueKind.size(ChannelTerms.capacities)
    return .value(
      "capacity", isList ? .list(number) : number, placeholder: "records",
      defaultText: "the kind's own; 'ipc-compare kinds' shows it", help: help)
  }
  package static let narrate = Option.flag(
    "narrate",
    help: "Tell on standard error each system call that makes, maps, passes, uses or frees the "
      + "object, with its man page and its purpose.")

  package static let environment = [
    ProgramDescription.Variable(
      "XDG_RUNTIME_DIR", "The directory of the socket where --socket is not given.")
  ]
  package static let places = ProgramDescription.Variable(
    "TMPDIR, XDG_RUNTIME_DIR", "The places for files and names where --directory is not given.")

  package static func exitStatuses(_ statuses: ExitStatus...) -> [ProgramDescription.Status] {
    statuses.map { ProgramDescription.Status(UInt8($0.rawValue), $0.meaning) }
  }
}

extension WaitStrategy {
  /// What a side does, behind the name.
  fileprivate var meaning: String {
    switch self {
    case .block: "sleeps in the kernel"
    case .spin: "never sleeps"
    case .adaptive: "spins while that pays and then sleeps"
    }
  }
}

extension Invocation {
  /// What ``CommonOptions/directory`` says, where directories can be made in it; nil when it is not
  /// given.
  package func directory() throws(ProgramFailure) -> String? {
    guard let path = string(CommonOptions.directory) else { return nil }
    do throws(SystemError) {
      _ = try PrivateDirectory(in: path)
    } catch {
      throw ProgramFailure(
        .failed, "--directory should be one in which this user may make others: \(error)")
    }
    return path
  }

  /// Refuses capacities that no ring has.
  ///
  /// - Parameter capacities: nil for one that was not given.
  package func check(capacities: [Int?]) throws(ProgramFailure) {
    for case let number? in capacities where number.nonzeroBitCount != 1 {
      throw ProgramFailure(
        error("--capacity takes powers of two, such as 1024 or 16384; \(number) is none"))
    }
  }

  package var strategy: WaitStrategy {
    string(CommonOptions.wait).flatMap(WaitStrategy.init(rawValue:)) ?? .adaptive
  }

  package func socketPath(makesDirectory: Bool) throws(ProgramFailure) -> SocketPath {
    do throws(RendezvousError) {
      guard let path = string(CommonOptions.socket) else {
        return try .standard(makesDirectory: makesDirectory)
      }
      return try SocketPath(path)
    } catch {
      throw ProgramFailure(error)
    }
  }

  /// Pins the calling thread where the command line says so.
  package func pin() throws(ProgramFailure) {
    guard let cpu = integer(CommonOptions.cpu) else { return }
    guard Processor.isAvailable(cpu) else {
      throw ProgramFailure(
        error("this process may not run on CPU \(cpu); 'taskset -cp $$' shows where it may"))
    }
    try asProgramFailure(try Processor.pin(to: cpu))
  }
}
