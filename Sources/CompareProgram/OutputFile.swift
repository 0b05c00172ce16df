// Files that results are written to.

internal import Glibc
internal import Linux
internal import Programs

/// A file, opened at once and written at the end.
final class OutputFile {
  /// The path that stands for standard output.
  static let standard = "-"

  private let path: String
  /// nil for standard output.
  private let descriptor: FileDescriptor?

  /// Makes the file, or opens one that is there. What it held is replaced when the result is there.
  init(_ path: String) throws(ProgramFailure) {
    self.path = path
    if path == OutputFile.standard {
      descriptor = nil
      return
    }
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard number >= 0 else {
      throw ProgramFailure(.failed, "\(path) cannot be written: \(Errno(errno))")
    }
    descriptor = FileDescriptor(owning: number)
  }

  /// Writes the text in place of whatever was there.
  func write(_ text: String) throws(ProgramFailure) {
    guard let number = descriptor.number else { return try writeToStandardOutput(text) }
    // A pipe or a device cannot be cut, and holds nothing that would have to be.
    if ftruncate(number, 0) != 0 && errno != EINVAL {
      throw ProgramFailure(.failed, "\(path) cannot be written: \(Errno(errno))")
    }
    do throws(SystemError) {
      try descriptor?.writeAll(Array(text.utf8))
    } catch {
      throw ProgramFailure(.failed, "\(path) cannot be written: \(error.errno)")
    }
  }
}

/// Writes a result to standard output; a full disk is an error, and a reader who has seen enough is
/// not.
func writeToStandardOutput(_ text: String) throws(ProgramFailure) {
  var rest = Array(text.utf8)[...]
  do throws(SystemError) {
    while !rest.isEmpty { rest = rest.dropFirst(try StandardStream.output.write(rest)) }
  } catch  where error.errno == .brokenPipe {
    return
  } catch {
    throw ProgramFailure(.failed, "standard output cannot be written: \(error.errno)")
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
