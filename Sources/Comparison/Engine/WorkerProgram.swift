// The program started again: as a worker, or as a server. The server is the one that everybody uses,
// and nothing in it knows of measuring.

internal import Glibc
internal import Linux

/// The two roles that a program which compares is started in by itself.
public enum WorkerProgram {
  static let workerRole = "--comparison-worker"
  static let serverRole = "--comparison-server"
  /// The same, with a page to count its system calls in.
  static let countingServerRole = "--comparison-server-counting"

  /// Plays the role that the arguments name, and returns the exit status; nil when they name none.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - contenders: the channel types that can be measured.
  ///   - server: runs `ipc-server` with these arguments.
  public static func run(
    _ arguments: [String], _ contenders: some Contenders, server: ([String]) -> Int32
  ) -> Int32? {
    guard arguments.count >= 2, let parent = Int32(arguments[1]) else { return nil }
    switch arguments[0] {
    case workerRole: return Worker.run(contenders, parent: parent)
    case serverRole, countingServerRole:
      // A server outlives nobody who started it: it would wait for clients for ever.
      guard (try? dieWithParent(parent)) != nil else { return 1 }
      if arguments[0] == countingServerRole {
        // Uncounted calls would be told as none at all.
        let object = FileDescriptor(owning: ChildProcess.passedNumber)
        guard let page = try? CallCountPage(object) else { return 1 }
        page.countThisProcess(as: .server)
      }
      return server(Array(arguments.dropFirst(2)))
    default: return nil
    }
  }

  static func arguments(_ role: String, _ rest: [String] = []) -> [String] {
    ["ipc-compare", role, "\(getpid())"] + rest
  }
}
