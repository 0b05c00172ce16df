// The files of /proc and /sys under any root, so that a test can lay out a machine of its own.

/// Kernel files, by paths without a leading slash. What is missing or may not be read is nil: most of
/// these files exist on some machines only.
package struct KernelFiles {
  package let root: String

  /// - Parameter root: without a slash at its end; empty for this machine's own.
  package init(root: String = "") {
    self.root = root
  }

  /// A file's text without white space at its ends.
  package func text(_ path: String) -> String? {
    (try? readWholeFile("\(root)/\(path)"))?.trimmed
  }

  /// A file that holds one whole number.
  package func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

  /// What a symbolic link says.
  package func link(_ path: String) -> String? { try? linkTarget("\(root)/\(path)") }

  /// Whether there is anything at a path.
  package func exists(_ path: String) -> Bool { FileEntry(at: "\(root)/\(path)") != nil }

  /// The names in a directory, sorted.
  package func names(_ path: String) -> [String]? {
    try? Linux.names(inDirectory: "\(root)/\(path)")
  }
}

extension StringProtocol {
  /// Without white space at its ends.
  package var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
