// What may lie at a server's path, and whose it is: only what an ended server of our own left is
// ever removed.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The server's path", .waitsForPrograms)
struct PathTests {
  @Test("A second server is refused by name")
  func secondServer() throws {
    let first = try TestServer()
    let path = first.workspace.socket
    let pid = first.process.pid
    #expect(
      try FinishedRun(.server, ["--socket", path])
        == .failed(
          69,
          "ipc-server: another server (pid \(pid)) serves \(path); "
            + "stop it, or choose another --socket"))
    #expect(try first.client().wait() == .exited(0), "the first is not disturbed")
    try first.stop()
  }

  @Test("A file, a directory and links are refused and left alone")
  func occupied() throws {
    let workspace = try Workspace()
    let files = FileManager.default
    let (file, link, dangling, directory) = (
      workspace.newPath("file"), workspace.newPath("link"), workspace.newPath("dangling"),
      workspace.newPath("directory")
    )
    try "precious".write(toFile: file, atomically: false, encoding: .utf8)
    try files.createSymbolicLink(atPath: link, withDestinationPath: file)
    try files.createSymbolicLink(atPath: dangling, withDestinationPath: "nowhere")
    try files.createDirectory(atPath: directory, withIntermediateDirectories: false)
    let user = getuid()
    for (path, found) in [
      (file, "regular file"), (link, "symbolic link"), (dangling, "symbolic link"),
      (directory, "directory"),
    ] {
      #expect(
        try FinishedRun(.server, ["--socket", path])
          == .failed(
            1,
            "ipc-server: \(path) is a \(found) of user \(user), expected nothing or a socket that "
              + "an ended server of user \(user) left; remove it, or choose another --socket"))
      #expect(!files.fileExists(atPath: path + ".lock"))
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    #expect(try files.destinationOfSymbolicLink(atPath: link) == file)
    #expect(try files.destinationOfSymbolicLink(atPath: dangling) == "nowhere")
    var isDirectory: ObjCBool = false
    #expect(unsafe files.fileExists(atPath: directory, isDirectory: &isDirectory))
    #expect(isDirectory.boolValue)
  }

  @Test("A link in the place of the lock is not followed")
  func linkedLock() throws {
    let workspace = try Workspace()
    let victim = workspace.newPath("victim")
    try "precious".write(toFile: victim, atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: workspace.socket + ".lock", withDestinationPath: victim)
    let run = try FinishedRun(.server, ["--socket", workspace.socket])
    #expect(run.ending == .exited(1))
    #expect(
      run.errors.hasPrefix("ipc-server: \(workspace.socket).lock is a symbolic link of user "))
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
  }

  @Test("A file of the user's in the place of the lock is left alone")
  func foreignLock() throws {
    let workspace = try Workspace()
    let (path, text) = (workspace.path + "/poetry", "[[package]]\nname = \"attrs\"\n")
    try text.write(toFile: path + ".lock", atomically: false, encoding: .utf8)
    #expect(
      try FinishedRun(.server, ["--socket", path])
        == .failed(
          1,
          "ipc-server: \(path).lock is a regular file of user \(getuid()) with \(text.utf8.count) bytes, "
            + "expected nothing or the lock of a server of user \(getuid()); move it, or choose "
            + "another --socket"))
    #expect(try String(contentsOfFile: path + ".lock", encoding: .utf8) == text)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("A path has at most 107 bytes, which both programs say")
  func length() throws {
    let workspace = try Workspace()
    let longest = workspace.path + "/" + String(repeating: "x", count: 106 - workspace.path.count)
    #expect(longest.utf8.count == 107)
    let tooLong = longest + "y"
    for program in [BuiltProgram.server, .client] {
      #expect(
        try FinishedRun(program, ["--socket", tooLong])
          == .failed(
            1,
            "\(program.rawValue): a socket's path has 1 to 107 bytes; '\(tooLong)' has 108; "
              + "choose another --socket"))
    }
    let server = try ChildProcess([BuiltProgram.server.path, "--socket", longest], in: workspace)
    try server.output.wait(for: "ready on \(longest) ")
    #expect(try FinishedRun(.client, ["--socket", longest]).ending == .exited(0))
    server.signal(SIGTERM)
    #expect(try server.wait() == .exited(0))
  }

  @Test("Without a server the client says how to start one, with status 69")
  func noServer() throws {
    let workspace = try Workspace()
    let message =
      "ipc-client: no server at \(workspace.socket); "
      + "start one with 'ipc-server', or name its path with --socket"
    #expect(
      try FinishedRun(.client, ["--socket", workspace.socket, "--kind", "shm"])
        == .failed(69, message))
    #expect(
      try FinishedRun(.server, ["--socket", "/nonexistent/socket"])
        == .failed(
          1,
          "ipc-server: the directory of /nonexistent/socket does not exist; "
            + "make it, or choose another --socket"))
  }

  @Test("Without --socket both programs meet in XDG_RUNTIME_DIR")
  func standardPath() throws {
    let workspace = try Workspace()
    let environment = ["XDG_RUNTIME_DIR": workspace.path]
    let server = try ChildProcess(
      [BuiltProgram.server.path, "--kind", "shm"], environment: environment, in: workspace)
    try server.output.wait(
      for: "ipc-server: ready on \(workspace.path)/ipc-server.sock (kind shm)\n")
    let client = try FinishedRun(.client, [], environment: environment)
    #expect(client == FinishedRun(ending: .exited(0), output: "", errors: ""))
    server.signal(SIGINT)
    #expect(try server.wait() == .exited(0))
  }

  @Test("What another put at the path meanwhile is not removed at exit")
  func replacedSocket() throws {
    let server = try TestServer()
    let path = server.workspace.socket
    try FileManager.default.removeItem(atPath: path)
    try "not ours".write(toFile: path, atomically: false, encoding: .utf8)
    server.process.signal(SIGTERM)
    #expect(try server.process.wait() == .exited(0))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "not ours")
  }
}
