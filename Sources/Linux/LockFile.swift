// The lock that only one process holds, on a file that is surely meant for it.

internal import Glibc

/// Why a lock was not taken.
public enum LockFileError: Error, Equatable, Sendable {
  /// Another process holds it; its id, where the kernel tells.
  case isHeld(by: Int32?)
  /// What lies there is no lock. It was left as it is.
  case isNoLock(String)
  /// A call failed.
  case system(SystemError)
}

/// A file that one process at a time has locked, removed by whoever holds it last.
///
/// Nothing is ever written to it. The kernel drops the lock with the process, so a lock is never stale.
public struct LockFile: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  private let path: String

  /// Room for a process's id and a line feed, which earlier versions wrote.
  private static let mostBytes = 11

  /// Locks the file, which is made with mode 0600 where it is missing.
  ///
  /// A file that is there is taken for a lock when it is a regular file of this user's with one name
  /// that is empty or holds the id of a process. The corresponding C functions are `open` and `flock`,
  /// and `fcntl` with F_SETLK, which tells others who has it.
  public init(at path: String) throws(LockFileError) {
    while true {
      // Another process may remove the file before it is opened, and between that and its locking:
      // what was locked is no longer what lies at the path then, and it is tried again.
      guard let descriptor = try LockFile.open(path) else { continue }
      do throws(SystemError) {
        _ = try libraryCall("flock") { flock(descriptor.number, LOCK_EX | LOCK_NB) }
      } catch {
        guard error.errno == .again else { throw .system(error) }
        throw .isHeld(by: LockFile.holder(of: descriptor))
      }
      guard try asLockFileError(try LockFile.lies(descriptor, at: path)) else { continue }
      // Another program may hold it by fcntl(2) alone. Where that cannot be asked, flock(2) has to do.
      if (try? descriptor.lock()) == false { throw .isHeld(by: LockFile.holder(of: descriptor)) }
      _ = try asLockFileError(try libraryCall("fchmod") { fchmod(descriptor.number, 0o600) })
      self.descriptor = descriptor
      self.path = path
      return
    }
  }

  deinit {
    // Somebody may have put another file in its place, and another process may hold that: it is not
    // ours to remove.
    if (try? LockFile.lies(descriptor, at: path)) == true { _ = unsafe unlink(path) }
  }

  /// Opens a file that is a lock, or makes one; nil when somebody did the opposite meanwhile.
  private static func open(_ path: String) throws(LockFileError) -> FileDescriptor? {
    let found = FileEntry(at: path)
    // Looked at before: to open a named pipe or a device does something to it.
    if let found { try examine(found, path) }
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (found == nil ? O_CREAT | O_EXCL : 0)
    let number: Int32
    do throws(SystemError) {
      number = try libraryCall("open") { unsafe Glibc.open(path, flags, 0o600) }
    } catch {
      switch error.errno {
      case .noSuchEntry where found != nil, .exists where found == nil: return nil
      default: throw .system(error)
      }
    }
    let descriptor = FileDescriptor(owning: number)
    // Another one may have come in its place.
    let opened = try asLockFileError(try descriptor.entry())
    if let found, !opened.isSame(as: found) { return nil }
    let text = try asLockFileError(try LockFile.text(of: descriptor))
    guard text.isEmpty || processID(in: text) != nil else {
      throw .isNoLock("\(path) holds something else than the id of a process")
    }
    return descriptor
  }

  static func examine(_ entry: FileEntry, _ path: String) throws(LockFileError) {
    // One that its holder removes at this instant has no name any more: to open it finds that.
    if entry.type == .file && entry.isOwn && entry.linkCount <= 1 && entry.size <= mostBytes {
      return
    }
    let names = entry.type == .file && entry.linkCount > 1 ? " and \(entry.linkCount) names" : ""
    throw .isNoLock(
      "\(path) is a \(entry.type.rawValue) of \(UserNumber.name(of: entry.owner)) with "
        + "\(entry.size) bytes\(names)")
  }

  private static func text(of file: borrowing FileDescriptor) throws(SystemError) -> String {
    var bytes = zeroedBytes(mostBytes + 1)
    let room = bytes.count
    let count = try systemCall("pread") {
      let answer = unsafe pread(file.number, &bytes, room, 0)
      return answer < 0 ? -Int(errno) : answer
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func processID(in text: String) -> Int32? {
    let digits = text.hasSuffix("\n") ? text.dropLast() : text[...]
    guard digits.allSatisfy(\.isNumber), let number = Int32(digits), number > 0 else { return nil }
    return number
  }

  /// The kernel's word, else that of an earlier version.
  private static func holder(of file: borrowing FileDescriptor) -> Int32? {
    if let process = (try? file.lockHolder()) ?? nil { return process > 0 ? process : nil }
    return processID(in: (try? text(of: file)) ?? "")
  }

  /// Whether what lies at the path is the file that was opened.
  private static func lies(
    _ descriptor: borrowing FileDescriptor, at path: String
  ) throws(SystemError) -> Bool {
    guard let present = FileEntry(at: path) else { return false }
    return present.isSame(as: try descriptor.entry())
  }
}

private func asLockFileError<Answer>(
  _ call: @autoclosure () throws(SystemError) -> Answer
) throws(LockFileError) -> Answer {
  do throws(SystemError) {
    return try call()
  } catch {
    throw .system(error)
  }
}
