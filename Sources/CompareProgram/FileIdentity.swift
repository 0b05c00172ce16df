// Which file a path leads to: two spellings of one path, or two names of one file, are one place to write to.

internal import Glibc
internal import Linux

/// What tells a file from every other one.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t
  /// Of a file that is not there yet, in the directory that the numbers are of; else nil.
  private let newName: String?

  /// Follows symbolic links, also to what is not there yet. Nil for what is no file: to a pipe or a device
  /// several may write one after the other.
  init?(of path: String) {
    if let status = FileIdentity.status(of: path) {
      self.init(status)
      return
    }
    let target = followingLinks(path)
    guard let parent = FileIdentity.status(of: directory(of: target)) else { return nil }
    self.init(parent, newName: String(target[nameStart(in: target)...]))
  }

  /// Whether a path leads to what standard output is: a file, a pipe or a terminal, but no device that takes
  /// everything.
  static func isStandardOutput(_ path: String) -> Bool {
    var status = stat()
    guard unsafe fstat(STDOUT_FILENO, &status) == 0, let found = FileIdentity.status(of: path),
      found.st_dev == status.st_dev, found.st_ino == status.st_ino
    else { return false }
    return status.st_mode & S_IFMT != S_IFCHR || isatty(STDOUT_FILENO) == 1
  }

  /// Nil where standard output goes to no file.
  static var standardOutput: FileIdentity? {
    var status = stat()
    return unsafe fstat(STDOUT_FILENO, &status) == 0 ? FileIdentity(status) : nil
  }

  private init?(_ file: stat) {
    guard file.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(file, newName: nil)
  }

  private init(_ status: stat, newName: String?) {
    (device, inode) = (status.st_dev, status.st_ino)
    self.newName = newName
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }
}

/// Where a path leads to, which need not be there: what is opened by that path is made there.
func followingLinks(_ path: String) -> String {
  var path = path
  // As many as the kernel follows.
  for _ in 0..<40 {
    guard let target = try? linkTarget(path) else { break }
    path = target.hasPrefix("/") ? target : "\(directory(of: path))/\(target)"
  }
  return path
}

/// The directory that a path's last name lies in.
func directory(of path: String) -> String {
  let start = nameStart(in: path)
  if start == path.startIndex { return "." }
  let parent = String(path[..<path.utf8.index(before: start)])
  return parent.isEmpty ? "/" : parent
}

private func nameStart(in path: String) -> String.Index {
  path.utf8.lastIndex(of: UInt8(ascii: "/")).map(path.utf8.index(after:)) ?? path.startIndex
}
