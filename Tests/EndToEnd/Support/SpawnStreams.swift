// posix_spawn(3) with the standard streams that a test wants, default signals and an empty mask.

import Glibc

/// The standard streams of a process to be spawned.
struct SpawnStreams {
  private enum Action {
    case open(String, Int32, Int32)
    case duplicate(Int32, Int32)
    case close(Int32)
  }

  private var actions: [Action] = []

  mutating func read(_ path: String, to stream: Int32) {
    actions.append(.open(path, O_RDONLY, stream))
  }

  mutating func write(_ stream: Int32, to path: String) {
    actions.append(.open(path, O_WRONLY | O_APPEND, stream))
  }

  mutating func close(_ stream: Int32) {
    actions.append(.close(stream))
  }

  mutating func duplicate(_ number: Int32, to stream: Int32) {
    actions.append(.duplicate(number, stream))
  }

  /// Starts the program and returns its id.
  func spawn(_ command: [String], _ environment: [String]) throws -> pid_t {
    var fileActions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&fileActions)
    defer { unsafe posix_spawn_file_actions_destroy(&fileActions) }
    for action in actions {
      switch action {
      case .open(let path, let flags, let stream):
        unsafe posix_spawn_file_actions_addopen(&fileActions, stream, path, flags, 0)
      case .duplicate(let number, let stream):
        unsafe posix_spawn_file_actions_adddup2(&fileActions, number, stream)
      case .close(let stream):
        unsafe posix_spawn_file_actions_addclose(&fileActions, stream)
      }
    }
    // Whatever Foundation has open without close-on-exec at this instant is no business of the program's. Closing what
    // is not open is no error here; addclosefrom_np(3) would do the same, but is not in Swift's Glibc.
    for number in Int32(3)..<1_024 {
      unsafe posix_spawn_file_actions_addclose(&fileActions, number)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { _ = unsafe (arguments + variables).map { unsafe free($0) } }
    var pid: pid_t = 0
    let answer = unsafe posix_spawn(
      &pid, command[0], &fileActions, &attributes, &arguments, &variables)
    guard answer == 0 else { throw TestFailure("\(command[0]) cannot be spawned: \(answer)") }
    return pid
  }
}
