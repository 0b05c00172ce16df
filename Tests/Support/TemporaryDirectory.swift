// A directory that a test has for itself.

internal import Glibc
internal import Linux

/// A directory under /tmp, removed with what is in it, and with what lies in directories in it: a
/// process that a test killed leaves those.
public final class TemporaryDirectory {
  private let directory: PrivateDirectory

  public init() {
    directory = try! PrivateDirectory(in: "/tmp", prefix: "ipc-probes-")
  }

  public var path: String { directory.path }

  /// A path in it.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in it, sorted.
  public var names: [String] { Self.names(in: path) }

  private static func names(in directory: String) -> [String] {
    ((try? Linux.names(inDirectory: directory)) ?? []).sorted()
  }

  deinit {
    for name in names {
      for inner in Self.names(in: path(name)) { unsafe unlink("\(path(name))/\(inner)") }
      unsafe rmdir(path(name))
    }
  }
}

/// Makes a file of that text.
public func writeFile(_ path: String, _ text: String) {
  let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  precondition(number >= 0, "open \(path)")
  let bytes = Array(text.utf8)
  unsafe write(number, bytes, bytes.count)
  close(number)
}
