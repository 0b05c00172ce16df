// A private place for what nobody else is to find.

internal import Glibc

/// A directory of this user's alone, removed with what lies in it.
public struct PrivateDirectory: ~Copyable, Sendable {
  /// Its path, which is absolute if its parent's is.
  public let path: String

  /// How a name begins where nobody chose otherwise.
  public static let standardPrefix = "ipc-compare-"
  /// Makes the name of its own, for mkdtemp(3).
  private static let template = "XXXXXX"
  /// Bytes that the path of one with the standard prefix has behind its parent's.
  package static let standardNameLength = "/\(standardPrefix)\(template)".utf8.count

  /// Makes a directory of mode 0700 with a name that nobody can guess.
  ///
  /// It is made only where it can be removed. The corresponding C function is `mkdtemp`.
  /// - Parameters:
  ///   - parent: where; nil for ``standardParent``.
  ///   - prefix: how its name begins.
  public init(
    in parent: String? = nil, prefix: String = PrivateDirectory.standardPrefix
  ) throws(SystemError) {
    try NameRemoval.requireOfDirectories()
    let isNamed = parent != nil
    let parent = parent ?? PrivateDirectory.standardParent
    var template = Array("\(parent)/\(prefix)\(PrivateDirectory.template)".utf8CString)
    do throws(SystemError) {
      _ = try libraryCall("mkdtemp", "\"\(PrivateDirectory.text(template))\"") {
        unsafe mkdtemp(&template) == nil ? -1 : 0
      }
    } catch {
      throw SystemError(
        call: isNamed ? "mkdtemp in \(parent)" : "\(PrivateDirectory.standardCall) \(parent)",
        errno: error.errno)
    }
    path = PrivateDirectory.text(template)
  }

  /// How errors name the call where nobody has named the place, which `SystemError.advice` tells by it.
  static let standardCall = "mkdtemp in the standard place"

  private static func text(_ string: [CChar]) -> String {
    String(decoding: string.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Where such a directory can be: `$TMPDIR` and `$XDG_RUNTIME_DIR`, of which those count that are
  /// absolute paths, and `/tmp`.
  public static var standardParents: [String] {
    ["TMPDIR", "XDG_RUNTIME_DIR"].compactMap(environment).filter { $0.hasPrefix("/") } + ["/tmp"]
  }

  /// The first of them.
  public static var standardParent: String { standardParents[0] }

  deinit {
    let answer = told("rmdir", "\"\(path)\"") { unsafe rmdir(path) < 0 ? -errno : 0 }
    if answer != 0 { PrivateDirectory.remove(path) }
  }

  /// Removes a directory with all that is in it, without following a link.
  private static func remove(_ path: String) {
    for name in (try? names(inDirectory: path)) ?? [] {
      let inner = "\(path)/\(name)"
      // EISDIR on Linux, for a directory.
      if unsafe unlink(inner) != 0 { remove(inner) }
    }
    unsafe rmdir(path)
  }
}

/// Takes the owner's rights out of the process's umask: of its own directories, named pipes and queues a process
/// could not use any otherwise.
///
/// The corresponding C function is `umask`.
public func keepOwnersRights() {
  let mask = umask(0o077)
  _ = umask(mask & 0o077)
}
