// Other processes: started by posix_spawn(3), never forked, and never outliving the value that owns
// them.

internal import Glibc
internal import Linux

/// A program that runs, with its output in one pipe.
package struct SpawnedProcess: ~Copyable {
  let number: Int32
  private let output: FileDescriptor
  private var status: Int32?

  /// How a program ended.
  package struct Ending: Sendable {
    /// Such as `exit 0`, `signal 9` or `killed after 60 seconds`.
    package let status: String
    /// What it wrote to standard output and standard error.
    package let output: String
  }

  /// - Parameter inherited: a descriptor that the program gets under a number of its own choice,
  ///   for each number.
  package init(_ arguments: [String], inherited: [Int32: Int32] = [:]) throws {
    let pipe = try PipeEnd.pair()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipe.write.number, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipe.write.number, 2)
    for (target, source) in inherited {
      unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    var pointers = unsafe arguments.map { unsafe strdup($0) }
    defer {
      // swift-format joins the words of `for unsafe pointer in`.
      for index in unsafe pointers.indices { unsafe free(pointers[index]) }
    }
    unsafe pointers.append(nil)
    var number: Int32 = 0
    let answer = unsafe posix_spawnp(&number, arguments[0], &actions, nil, pointers, environ)
    if answer != 0 { throw SystemError(call: "posix_spawnp \(arguments[0])", errno: Errno(answer)) }
    self.number = number
    output = pipe.read
  }

  deinit {
    if status == nil {
      Glibc.kill(number, SIGKILL)
      waitpid(number, nil, 0)
    }
  }

  package func kill(_ signal: Int32 = SIGKILL) { Glibc.kill(number, signal) }

  /// Waits for its end, and kills it at the deadline.
  package mutating func finish(within patience: Duration) -> Ending {
    let deadline = Deadline(after: patience)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var isLate = false
    while true {
      let ready = (try? poll([output.number], until: deadline)) ?? [false]
      if !ready[0] {
        isLate = true
        kill()
        // What it started itself may hold the pipe, so its end is not waited for.
        break
      }
      let count = unsafe read(output.number, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk.prefix(count)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let ending = reap()
    return Ending(status: isLate ? "killed after \(patience)" : ending, output: text)
  }

  /// Waits for its end, however long that takes.
  mutating func reap() -> String {
    var found: Int32 = 0
    while unsafe waitpid(number, &found, 0) < 0 && errno == EINTR {}
    status = found
    let signal = found & 0x7F
    return signal == 0 ? "exit \((found >> 8) & 0xFF)" : "signal \(signal)"
  }

  /// Leaves it to end by itself.
  consuming func abandon() { status = 0 }

  /// The path of a program of this package: it lies beside the tests.
  package static func path(of program: String) -> String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count - 1)
    precondition(count > 0, "a process can read its own link")
    let own = String(
      decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.prefix(through: own.lastIndex(of: "/")!) + program
  }
}
