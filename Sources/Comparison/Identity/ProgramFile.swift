// The file that workers and servers are started from. A run takes a minute, and in that time a build
// can put another file at the same path: half of the rounds would then be another program's.

internal import Linux
internal import LoadedKinds

/// An executable that was opened once, hashed, and is started from then on by its descriptor,
/// whatever lies at its path later.
package final class ProgramFile: Sendable {
  /// The path by which it was opened, for messages.
  package let path: String
  /// The SHA-256 of its content, as 64 lower-case hexadecimal digits.
  package let sha256: String
  private let descriptor: FileDescriptor
  private let stamp: FileStamp

  /// Opens this process's own file, also when it was removed or replaced since the process began:
  /// the link /proc/self/exe leads to the file that is executed, and not to a path.
  /// Without a /proc there is only the path that this process was started by.
  package static func own() throws(ProgramRefusal) -> ProgramFile {
    try ProgramFile(at: ownProgramPath)
  }

  /// Opens and hashes a file, which takes some 4 ms for each MiB, and nine times as long in a debug
  /// build.
  ///
  /// - Throws: when it cannot be read, or is not a program that the kernel starts by itself. A script
  ///   is started by its interpreter, which would read it by its path.
  package init(at path: String) throws(ProgramRefusal) {
    self.path = path
    let file = try ProgramFile.reading(path, try FileDescriptor(reading: path))
    let type = try ProgramFile.reading(path, try file.entry().type)
    guard type == .file else {
      throw ProgramRefusal("\(path) is a \(type.rawValue); name the file of a program")
    }
    // Before the content: what is written to the file while it is read is then noticed too.
    stamp = try ProgramFile.reading(path, try file.stamp())
    let content = try ProgramFile.reading(path, try ProgramFile.content(of: file))
    guard content.head == ProgramFile.mark else {
      throw ProgramRefusal(
        "\(path) is not an ELF executable, which is what this system starts without an interpreter; "
          + "name the program itself and not a script that starts it")
    }
    sha256 = content.sha256
    // In what is started, the lowest descriptors become its standard streams and what is passed to it,
    // before the program is looked up by its own.
    descriptor = try ProgramFile.reading(path, try file.duplicate(above: ChildProcess.passedNumber))
  }

  /// A path that starts this file in a child of this process.
  ///
  /// The child looks it up: /proc/self is the child's own directory then, and its table of descriptors
  /// a copy of this process's. The descriptor is closed when the program begins.
  ///
  /// - Throws: when somebody wrote to the file since it was hashed, which the kernel permits as long as
  ///   nothing executes it.
  var startPath: String {
    get throws(WorkFailure) {
      let present: FileStamp
      do throws(SystemError) {
        present = try descriptor.stamp()
      } catch {
        throw WorkFailure(.failed, "\(path): \(error)")
      }
      guard present == stamp else {
        throw WorkFailure(
          .failed,
          "the file \(path) was changed while the run went on; build elsewhere, and run again")
      }
      let byDescriptor = "/proc/self/fd/\(descriptor.number)"
      return Self.isThere(byDescriptor) ? byDescriptor : try unchangedPath
    }
  }

  /// Its descriptor, above ``ChildProcess/passedNumber``.
  var number: Int32 { descriptor.number }

  /// The path at which it lies now, whichever link it was opened by; the latter where /proc does not say.
  var standingPath: String {
    (try? linkTarget("/proc/self/fd/\(descriptor.number)")) ?? path
  }

  /// The path, where there is no /proc to name the descriptor in: as long as it leads to the file that
  /// was opened.
  private var unchangedPath: String {
    get throws(WorkFailure) {
      if (try? FileDescriptor(reading: path).stamp()) == stamp { return path }
      throw WorkFailure(
        .failed,
        "another file lies at \(path) now, and without /proc the one that was started cannot be "
          + "started again; mount /proc, or build elsewhere")
    }
  }

  private static func isThere(_ path: String) -> Bool {
    (try? FileDescriptor(reading: path)) != nil
  }

  /// The first bytes of every ELF file.
  private static let mark: [UInt8] = [0x7F] + Array("ELF".utf8)

  private static func content(
    of file: borrowing FileDescriptor
  ) throws(SystemError) -> (head: [UInt8], sha256: String) {
    var head: [UInt8] = []
    let sha256 = try SHA256.digest(of: file) { head += $0.prefix(mark.count - head.count) }
    return (head, sha256)
  }

  private static func reading<Answer: ~Copyable>(
    _ path: String, _ call: @autoclosure () throws(SystemError) -> Answer
  ) throws(ProgramRefusal) -> Answer {
    do throws(SystemError) {
      return try call()
    } catch {
      throw ProgramRefusal(
        error.isDenied
          ? "\(path) cannot be read: \(error.advice)"
          : "\(path) cannot be read: \(error.errno); name a program that this user may read and execute"
      )
    }
  }
}
