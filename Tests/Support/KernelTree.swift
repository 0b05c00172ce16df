// A machine as a directory of kernel files.

internal import Glibc
internal import Linux

/// Kernel files of a test's own, removed with it.
public final class KernelTree {
  private let directory = TemporaryDirectory()
  private var made: [String] = []

  public init() {}

  public var root: String { directory.path }

  /// Makes a file, and the folders that it lies in.
  @discardableResult
  public func file(_ path: String, _ text: String) -> KernelTree {
    var folder = root
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      if FileEntry(at: folder) == nil { made.append(folder) }
      try! makePrivateDirectory(folder)
    }
    let whole = "\(root)/\(path)"
    if FileEntry(at: whole) == nil { made.append(whole) }
    writeFile(whole, text + "\n")
    return self
  }

  /// Makes a symbolic link, which may point nowhere.
  @discardableResult
  public func link(_ path: String, to target: String) -> KernelTree {
    // Makes the folders, and a file that gives way to the link.
    file(path, "")
    let whole = "\(root)/\(path)"
    precondition(unsafe unlink(whole) == 0 && symlink(target, whole) == 0, "symlink \(path)")
    return self
  }

  deinit {
    // What lies deepest was made last.
    for path in made.reversed() where unsafe unlink(path) != 0 { unsafe rmdir(path) }
  }
}
