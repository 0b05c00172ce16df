// Where kinds that live in a file system have their files, or names for an instant.

import Comparison
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("--directory", .waitsForPrograms)
struct DirectoryTests {
  private static let kinds = ChannelKind.all { $0.place == .directory }

  @Test("Names and files are made there, and none is left", arguments: kinds)
  func used(kind: ChannelKind) throws {
    let place = try Workspace()
    let server = try TestServer(["--narrate", "--kind", kind.rawValue, "--directory", place.path])
    let client = try server.client(
      ["--kind", kind.rawValue, "1"], input: .bytes(Array("hi\n".utf8)))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    let made = server.errors.text.split(separator: "\n").filter { $0.contains("mkdtemp(") }
    #expect(made.count == 1)
    #expect(made.allSatisfy { $0.contains("mkdtemp(\"\(place.path)/ipc-compare-") })
    #expect(try names(inDirectory: place.path) == [])
  }

  @Test(
    "One in which nothing can be made ends the program at once",
    arguments: [
      (BuiltProgram.server, ["--kind", "file"]), (.compare, ["run", "--kind", "file"]),
    ])
  func unusable(program: BuiltProgram, arguments: [String]) throws {
    let workspace = try Workspace()
    let path = workspace.newPath("missing")
    let run = try FinishedRun(program, arguments + ["--directory", path], in: workspace)
    #expect(run.ending == .exited(1))
    #expect(run.output == "")
    #expect(run.errors.contains("--directory should be one in which this user may make others"))
    #expect(run.errors.contains("mkdtemp in \(path): No such file or directory (ENOENT)"))
  }

  @Test("A place that is missing is named with what to do")
  func missingPlace() throws {
    let workspace = try Workspace()
    let path = workspace.newPath("missing")
    let place = [systemCommand("env")!, "TMPDIR=\(path)"]
    let server = try TestServer(["--kind", "fifo"], prefix: place)
    try server.errors.wait(
      for:
        "fifo cannot be had now: mkdtemp in the standard place \(path): No such file or directory (ENOENT); "
        + "make that directory, or name another one (TMPDIR)\n")
  }

  @Test(
    "Servers of a run meet in --directory, else in TMPDIR, and where neither will do, elsewhere")
  func sockets() throws {
    let short = ["--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor"]
    let place = try Workspace()
    let long = place.path + "/" + String(repeating: "x", count: 80)
    let isMade = unsafe mkdir(long, 0o700) == 0
    #expect(isMade)
    for (arguments, directory, seen) in [
      (["--directory", place.path], "/nowhere", place.path), ([], place.path, place.path),
      (["--directory", long], "/nowhere", "/tmp"),
    ] {
      let run = try ComparisonRun(
        short + ComparisonRun.short + arguments, environment: ["TMPDIR": directory])
      let server = try run.server()
      let words = try readWholeFile("/proc/\(server)/cmdline").split(separator: "\0")
      let socket = words.firstIndex(of: "--socket").map { words[$0 + 1] } ?? ""
      #expect(socket.hasPrefix("\(seen)/ipc-compare-"), "\(words)")
      run.process.signal(SIGINT)
      #expect(try run.ending() == .exited(130))
    }
    #expect(try names(inDirectory: place.path).filter { $0.hasPrefix("ipc-compare") } == [])
  }

  @Test("Files lie in TMPDIR where nothing else is said")
  func standard() throws {
    let place = try Workspace()
    let server = try TestServer(
      ["--narrate", "--kind", "file"], prefix: [systemCommand("env")!, "TMPDIR=\(place.path)"])
    #expect(try server.client(["1"]).wait() == .exited(0))
    try server.stop()
    #expect(server.errors.text.contains("mkdtemp(\"\(place.path)/ipc-compare-"))
  }

  @Test("A result says where files lay, and on which file system")
  func recorded() throws {
    let place = try Workspace()
    let run = try ComparisonRun(
      ["--kind", "file", "--wait", "block", "--placement", "same", "--directory", place.path]
        + ComparisonRun.short)
    #expect(try run.ending() == .exited(0), "\(run.process.errors.text)")
    let settings = try run.result().settings
    #expect(settings.directory == place.path)
    #expect(settings.fileSystem == fileSystemName(at: place.path))
    // A line may end between any two words.
    let words = run.process.output.text.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("files in \(place.path)"), "\(words)")
  }
}
