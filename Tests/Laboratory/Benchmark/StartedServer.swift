// An ipc-server of the benchmark's own.

import Glibc
import Linux

/// A server that is ready.
final class StartedServer {
  let socket: String
  private var process: ChildProcess

  /// Starts it, and waits for its first line. Nobody reads the others: it goes on without.
  init(
    _ program: String, _ options: [String] = [], in directory: borrowing PrivateDirectory
  ) throws {
    socket = directory.path + "/ipc.sock"
    let pipe = try PipeEnd.pair()
    process = try ChildProcess(
      program, [program, "--socket", socket] + options, input: nil, output: pipe.write.number,
      errors: 2)
    var output = PipeEnd(pipe.read)
    var first: UInt8 = 0
    _ = try unsafe output.read(into: &first, count: 1, sleeping: true)
  }

  /// Its process.
  var id: Int32 { process.id }

  /// Ends it.
  func stop() {
    process.signal(SIGTERM)
    _ = process.reap()
  }
}
