// Text under /proc and /sys, read whole. Such files have no size before they are read, and
// /proc/cpuinfo has more than a kilobyte for each processor.

internal import CLinux
internal import Glibc

/// The text of a file, read to its end. What is not UTF-8 is replaced.
///
/// The corresponding C functions are `open` and `read`.
public func readWholeFile(_ path: String) throws(SystemError) -> String {
  String(decoding: try readBytes(path, atMost: .max), as: UTF8.self)
}

/// The bytes of a file, read to its end.
///
/// The corresponding C functions are `open` and `read`.
/// - Parameters:
///   - path: of the file.
///   - limit: in bytes, against files without an end, such as /dev/zero.
/// - Throws: EFBIG for a file that has more, and what the two calls fail with.
public func readBytes(_ path: String, atMost limit: Int) throws(SystemError) -> [UInt8] {
  let number = try libraryCall("open") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
  let file = FileDescriptor(owning: number)
  return try readToEnd(atMost: limit) { (buffer) throws(SystemError) in
    try file.read(into: &buffer)
  }
}

/// What a function that fills a buffer gives until it gives nothing more.
func readToEnd(
  atMost limit: Int, _ read: (inout [UInt8]) throws(SystemError) -> Int
) throws(SystemError) -> [UInt8] {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = try read(&buffer)
    if count == 0 { return all }
    guard count <= limit - all.count else {
      throw SystemError(call: "read", errno: .fileTooLarge)
    }
    all += buffer.prefix(count)
  }
}

/// The names in a directory, sorted, without `.` and `..`.
///
/// The corresponding C functions are `opendir` and `readdir`.
public func names(inDirectory path: String) throws(SystemError) -> [String] {
  guard let directory = unsafe opendir(path) else {
    throw SystemError(call: "opendir", errno: Errno(errno))
  }
  defer { unsafe closedir(directory) }
  var names: [String] = []
  // An entry is as long as its name needs: not all of d_name's 256 bytes are there to be copied.
  let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!
  while true {
    errno = 0
    guard let entry = unsafe readdir(directory) else { break }
    let characters = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset)
    let name = unsafe String(cString: characters.assumingMemoryBound(to: CChar.self))
    if name != "." && name != ".." { names.append(name) }
  }
  // The end and a failure look alike but for errno.
  guard errno == 0 else { throw SystemError(call: "readdir", errno: Errno(errno)) }
  return names.sorted()
}
