// The outputs of one command, looked at together before anything is measured and written one by one.

internal import CommandLine
internal import ProgramSupport

/// Files, and standard output, with the format of each.
struct OutputFiles<Format> {
  private let files: [(file: OutputFile, format: Format)]

  /// - Parameter inputs: files that the command reads, which none of the outputs may be.
  init(
    _ wanted: [(path: String, format: Format)], inputs: [String], _ invocation: Invocation
  ) throws(ProgramFailure) {
    try Self.requireDistinct(wanted.map(\.path), inputs, invocation)
    // Standard output comes last: whoever reads it may keep the program waiting.
    let ordered =
      wanted.filter { !OutputFile.isStandardOutput($0.path) }
      + wanted.filter { OutputFile.isStandardOutput($0.path) }
    var files: [(OutputFile, Format)] = []
    for (path, format) in ordered { files.append((try OutputFile(path), format)) }
    self.files = files
  }

  /// Writes all of them.
  func write(_ render: (Format) -> String) throws(ProgramFailure) {
    var failures = OutputFailures()
    for (file, format) in files {
      failures.attempt { () throws(ProgramFailure) in try file.write(render(format)) }
    }
    try failures.report()
  }

  /// Refuses a command line by which a text would be lost: two to one place, or one over what is read.
  private static func requireDistinct(
    _ outputs: [String], _ inputs: [String], _ invocation: Invocation
  ) throws(ProgramFailure) {
    if outputs.count(where: OutputFile.isStandardOutput) > 1 {
      throw ProgramFailure(invocation.error("two outputs cannot both go to standard output"))
    }
    let read = inputs.filter { $0 != OutputFile.standard }.compactMap(FileIdentity.init(of:))
    var taken: [FileIdentity] = []
    for path in outputs {
      guard let identity = OutputFile.identity(of: path) else { continue }
      if read.contains(identity) {
        throw ProgramFailure(
          invocation.error("\(path) is read, and writing there would lose it; name another file"))
      }
      if taken.contains(identity) {
        throw ProgramFailure(
          invocation.error("two outputs cannot both go to \(path); name a file for each"))
      }
      taken.append(identity)
    }
  }
}

/// What went wrong with several outputs. One that fails keeps none of the others from being written.
struct OutputFailures {
  private var messages: [String] = []

  mutating func attempt(_ write: () throws(ProgramFailure) -> Void) {
    do throws(ProgramFailure) {
      try write()
    } catch {
      messages.append(error.message)
    }
  }

  /// Throws where something went wrong, with all of it.
  func report() throws(ProgramFailure) {
    if !messages.isEmpty { throw ProgramFailure(.failed, messages.joined(separator: "; ")) }
  }
}
