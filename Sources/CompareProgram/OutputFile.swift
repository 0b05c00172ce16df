// Files that results are written to.

internal import Glibc
internal import Linux
internal import ProgramSupport

/// A place for a result, looked at before anything is measured and written at the end.
///
/// A file is replaced as a whole, because a full disk or SIGKILL in the middle of writing would leave half
/// of the new result and nothing of the old one. What is no file, such as a pipe or a device, is written
/// in place, and so is a file that is not this user's or lies where no other can be made.
final class OutputFile {
  /// The path that stands for standard output.
  static let standard = "-"

  private let path: String
  /// The file that is replaced or made; nil for what is written in place.
  private let target: String?
  /// What is written in place; nil for standard output, and for what is replaced.
  private let descriptor: FileDescriptor?

  /// Finds out whether a result can be written there, and leaves everything as it is.
  init(_ path: String) throws(ProgramFailure) {
    self.path = path
    if OutputFile.isStandardOutput(path) {
      target = nil
      descriptor = nil
      return
    }
    let number = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard number >= 0 || errno == ENOENT else { throw OutputFile.failure(path, Errno(errno)) }
    let target = followingLinks(path)
    if number < 0 {
      try OutputFile.writing(path) { () throws(SystemError) in
        _ = try Replacement(of: target, permissions: nil)
      }
      self.target = target
      descriptor = nil
      return
    }
    let opened = FileDescriptor(owning: number)
    if OutputFile.isReplaceable(opened, at: target) {
      self.target = target
      descriptor = nil
    } else {
      self.target = nil
      descriptor = consume opened
    }
  }

  /// Whether the path stands for standard output, or leads to where standard output goes: what else goes
  /// there must stay in it.
  static func isStandardOutput(_ path: String) -> Bool {
    path == standard || FileIdentity.isStandardOutput(path)
  }

  /// As ``FileIdentity/init(of:)``, with standard output's file for ``standard``.
  static func identity(of path: String) -> FileIdentity? {
    path == standard ? FileIdentity.standardOutput : FileIdentity(of: path)
  }

  private static func isReplaceable(
    _ opened: borrowing FileDescriptor, at target: String
  ) -> Bool {
    guard let entry = try? opened.entry(), let found = FileEntry(at: target) else { return false }
    return entry.type == .file && entry.isSame(as: found) && entry.isOwn
      && (try? Replacement(of: target, permissions: entry.permissions)) != nil
  }

  /// Writes the text in place of whatever was there.
  func write(_ text: String) throws(ProgramFailure) {
    let bytes = Array(text.utf8)
    if let target {
      if try replace(target, with: bytes) { return }
      let number = unsafe open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      guard number >= 0 else { throw OutputFile.failure(path, Errno(errno)) }
      try write(bytes, inPlaceOf: FileDescriptor(owning: number))
    } else if descriptor.number != nil {
      try write(bytes, inPlaceOf: descriptor!)
    } else {
      // What cannot be shown there, the console says, and the program's status.
      Console.output.result(text)
    }
  }

  private func replace(_ target: String, with bytes: [UInt8]) throws(ProgramFailure) -> Bool {
    try OutputFile.writing(path) { () throws(SystemError) in
      let new = try Replacement(of: target, permissions: FileEntry(at: target)?.permissions)
      try new.write(bytes)
      return new.takePlace(of: target)
    }
  }

  private func write(
    _ bytes: [UInt8], inPlaceOf old: borrowing FileDescriptor
  ) throws(ProgramFailure) {
    // A pipe or a device cannot be cut, and holds nothing that would have to be.
    if ftruncate(old.number, 0) != 0 && errno != EINVAL {
      throw OutputFile.failure(path, Errno(errno))
    }
    do throws(SystemError) {
      try old.writeAll(bytes)
    } catch {
      throw OutputFile.failure(path, error.errno)
    }
  }

  private static func writing<Answer>(
    _ path: String, _ body: () throws(SystemError) -> Answer
  ) throws(ProgramFailure) -> Answer {
    do throws(SystemError) {
      return try body()
    } catch {
      throw failure(path, error.errno)
    }
  }

  private static func failure(_ path: String, _ errno: Errno) -> ProgramFailure {
    ProgramFailure(.failed, "\(path) cannot be written: \(errno)")
  }
}

/// A directory for files of one result.
struct OutputDirectory {
  private let path: String

  /// Makes the directory where there is none.
  init(_ path: String) throws(ProgramFailure) {
    self.path = path
    if unsafe mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw ProgramFailure(.failed, "\(path) cannot be made: \(Errno(errno))")
    }
    guard unsafe access(path, W_OK | X_OK) == 0 else {
      throw ProgramFailure(.failed, "\(path) cannot be written to: \(Errno(errno))")
    }
  }

  /// Writes one file in it.
  func write(_ text: String, to name: String) throws(ProgramFailure) {
    try OutputFile("\(path)/\(name)").write(text)
  }
}
