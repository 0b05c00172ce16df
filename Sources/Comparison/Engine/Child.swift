// A process of a run, with pipes to it.

internal import Glibc
internal import Linux

/// A child whose output and errors are collected.
struct Child: ~Copyable {
  private var process: ChildProcess
  private let output: FileDescriptor
  private let errors: FileDescriptor
  private(set) var outputText: [UInt8] = []
  private(set) var errorText: [UInt8] = []

  /// - Parameters:
  ///   - arguments: with the program's name at their head.
  ///   - input: what it reads; nil for nothing.
  ///   - passed: what becomes its descriptor ``ChildProcess/passedNumber``; nil for nothing.
  ///   - kept: what it has under the numbers that they have here, above that one.
  init(
    _ program: ProgramFile, _ arguments: [String], input: Int32? = nil, passed: Int32? = nil,
    kept: [Int32] = []
  ) throws(WorkFailure) {
    let path = try program.startPath
    do throws(SystemError) {
      let out = try PipeEnd.pair()
      let err = try PipeEnd.pair()
      try out.read.setNonBlocking()
      try err.read.setNonBlocking()
      process = try ChildProcess(
        path, arguments, input: input, output: out.write.number, errors: err.write.number,
        passed: passed, kept: kept)
      output = out.read
      errors = err.read
    } catch {
      throw WorkFailure("\(program.path) cannot be started", error)
    }
  }

  var id: Int32 { process.id }
  /// Readable once it has ended.
  var handle: Int32 { process.handle.number }
  /// Readable when it has said something, and at its end.
  var outputNumber: Int32 { output.number }
  /// The same of standard error.
  var errorNumber: Int32 { errors.number }

  /// What it has said on standard error, in one line; of many, as a server has for many clients, the
  /// first.
  var complaints: String { firstThree(complaintLines, separator: "; ") }

  /// How it ended and what it says of that, as a clause of a sentence.
  ///
  /// - Parameter limit: of what it says, in characters.
  func account(of ending: ProcessEnding, atMost limit: Int = .max) -> String {
    let words = complaints.prefix(limit)
    return "it ended with \(ending) and says " + (words.isEmpty ? "nothing" : "'\(words)'")
  }

  var complaintLines: [String] {
    String(decoding: errorText, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Collects what it has said until now; false when it has closed its output.
  ///
  /// - Parameter limit: bytes of each stream after which nothing more is read, against a program that
  ///   writes for ever.
  mutating func collect(atMost limit: Int = .max) -> Bool {
    _ = Child.drain(errors, into: &errorText, limit)
    return Child.drain(output, into: &outputText, limit)
  }

  mutating func signal(_ number: Int32) {
    process.signal(number)
  }

  /// Ends it and all that it started, and does not wait for that.
  func kill() { process.kill() }

  /// Asks it to end, and waits for that no longer than told.
  func end(within patience: Duration) { process.end(within: patience) }

  /// Waits for its end and collects the rest.
  mutating func reap() -> ProcessEnding {
    let ending = process.reap()
    _ = collect()
    return ending
  }

  private static func drain(
    _ descriptor: borrowing FileDescriptor, into text: inout [UInt8], _ limit: Int
  ) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while text.count < limit {
      let count = unsafe read(descriptor.number, &buffer, buffer.count)
      if count <= 0 { return count < 0 }
      text += buffer.prefix(count)
    }
    return true
  }
}
