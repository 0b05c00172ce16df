// The server program: how large it is, and how soon it serves.

import Glibc
import Linux

extension Benchmark {
  func programs() throws -> Section {
    var section = Section(
      title: "Programs.",
      explanation: "`ipc-server`, stripped, with the standard library in it; no Foundation.")
    var status = stat()
    guard unsafe stat(server, &status) == 0 else {
      throw SystemError(call: "stat \(server)", errno: Errno(Glibc.errno))
    }
    section.rows.append(Finding("size", status.st_size / 1024, atMost: 8192, "KiB"))
    let microseconds = try (0..<31).map { _ in try startTime() }.sorted()[15]
    section.rows.append(
      Finding("from its start to its being ready", microseconds, atMost: 10_000, "µs"))
    return section
  }

  private func startTime() throws -> Int {
    let directory = try PrivateDirectory()
    let start = monotonicNanoseconds()
    let server = try StartedServer(server, in: directory)
    let elapsed = monotonicNanoseconds() - start
    server.stop()
    return Int(elapsed / 1000)
  }
}
