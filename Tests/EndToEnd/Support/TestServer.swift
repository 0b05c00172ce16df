// A running ipc-server, with clients of its own, that leaves nothing behind.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

/// A server in a workspace of its own.
final class TestServer {
  let workspace: Workspace
  let process: ChildProcess

  /// Starts a server and waits until it is ready.
  ///
  /// - Parameters:
  ///   - arguments: beside `--socket`.
  ///   - prefix: a command that runs the server's.
  init(
    _ arguments: [String] = [], prefix: [String] = [], environment: [String: String] = [:],
    outputNumber: Int32? = nil,
    errorsNumber: Int32? = nil, missing: Int32? = nil, in workspace: Workspace? = nil
  ) throws {
    let workspace = try workspace ?? Workspace()
    self.workspace = workspace
    let program = try prefix.isEmpty ? BuiltProgram.server.path : workspace.copy(of: .server)
    process = try ChildProcess(
      prefix + [program, "--socket", workspace.socket] + arguments, environment: environment,
      outputNumber: outputNumber, errorsNumber: errorsNumber, missing: missing, in: workspace)
    if outputNumber == nil && missing != 1 {
      try waitUntil("the server is ready; it says '\(process.errors.text)'") {
        if !process.isRunning { throw TestFailure("it ended: \(process.errors.text)") }
        return process.output.text.hasPrefix("ipc-server: ready on \(workspace.socket) (")
      }
    } else {
      try waitUntil("the server has its socket") { workspace.socketFiles.contains("socket") }
    }
  }

  var output: CapturedText { process.output }
  var errors: CapturedText { process.errors }

  /// The lines on standard output but the first, which says that it is ready.
  var lines: [String] { Array(output.lines.dropFirst()) }

  /// Starts a client of this server.
  func client(
    _ arguments: [String] = [], input: ChildInput = .nothing,
    environment: [String: String] = [:], outputNumber: Int32? = nil
  ) throws -> ChildProcess {
    try ChildProcess(
      [BuiltProgram.client.path, "--socket", workspace.socket] + arguments, input: input,
      environment: environment, outputNumber: outputNumber, in: workspace)
  }

  /// Connects this process as a client of a kind.
  func connect(_ kind: ChannelKind, id: UInt32 = 0, size: Int = 24) throws -> any RawClient {
    try attemptToConnect(kind, id: id, size: size)
  }

  /// As ``connect(_:id:size:)``, for tests that want to know why not.
  func attemptToConnect(
    _ kind: ChannelKind, id: UInt32, size: Int = 24
  ) throws(RendezvousError) -> any RawClient {
    // This process has 31 of them, for all tests that run at the same time.
    while kind == .signal && RealTimeSignal.numbers.allSatisfy({ RealTimeSignal.isTaken($0) }) {
      sleep(.milliseconds(10))
    }
    let hello = Hello(clientID: id, recordSize: size, kindName: kind.rawValue)
    var visitor = RawConnector(
      grant: try Connector.connect(
        to: SocketPath(workspace.socket), hello: hello, patience: patience))
    return try kind.accept(&visitor).get()
  }

  /// Ends the server as Ctrl-C does, and expects that it ends well and that nothing is left.
  func stop(sourceLocation: SourceLocation = #_sourceLocation) throws {
    process.signal(SIGTERM)
    let ending = try process.wait()
    #expect(
      ending == .exited(0), "stderr: \(errors.text.suffix(2000))", sourceLocation: sourceLocation)
    #expect(workspace.socketFiles == [], sourceLocation: sourceLocation)
    try expectNoObjectsLeft(sourceLocation: sourceLocation)
  }
}
