// Which file system a path lies on, for people: where a file lies decides what it costs.

internal import Glibc

/// The type of the file system that holds a path, as mount(8) calls it, such as `ext4`; nil when it
/// cannot be told.
///
/// The mount with the longest path that is a prefix of this one. (The device number would be simpler,
/// but btrfs and overlayfs give files other numbers than the mount has.) Source:
/// /proc/self/mountinfo, see proc(5).
public func fileSystemName(at path: String) -> String? {
  guard let resolved = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(resolved) }
  guard let mounts = try? readWholeFile("/proc/self/mountinfo") else { return nil }
  return fileSystemName(at: unsafe String(cString: resolved), mounts: mounts)
}

/// - Parameter mounts: lines as `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: the
///   fifth field is where it is mounted, with a space as `\040`; behind the `-` is the type.
func fileSystemName(at path: String, mounts: String) -> String? {
  var best: (length: Int, type: String)?
  for line in mounts.split(separator: "\n") {
    let fields = line.split(separator: " ")
    guard fields.count > 4, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
      continue
    }
    let point = unescaped(fields[4])
    let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
    // A later mount at the same place hides the earlier one.
    if isAbove, point.utf8.count >= best?.length ?? 0 {
      best = (point.utf8.count, String(fields[dash + 1]))
    }
  }
  return best?.type
}

/// Spaces, tabs, line feeds and backslashes stand as three octal digits behind a backslash.
private func unescaped(_ field: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = Array(field.utf8)[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "\\"), rest.count >= 3,
      let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
    {
      bytes.append(code)
      rest = rest.dropFirst(3)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
