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
  ///   - input: what it reads; nil for nothing.
  ///   - passed: what becomes its descriptor ``ChildProcess/passedNumber``; nil for nothing.
  init(
    _ program: String, _ arguments: [String], input: Int32? = nil, passed: Int32? = nil
  ) throws(SystemError) {
    let out = try PipeEnd.pair()
    let err = try PipeEnd.pair()
    process = try ChildProcess(
      program, arguments, input: input, output: out.write.number, errors: err.write.number,
      passed: passed)
    output = out.read
    errors = err.read
    output.setNonBlocking()
    errors.setNonBlocking()
  }

  var id: Int32 { process.id }
  /// Readable once it has ended.
  var handle: Int32 { process.handle.number }
  /// Readable when it has said something, and at its end.
  var outputNumber: Int32 { output.number }

  /// What it has said on standard error, in one line; of many, as a server has for many clients, the
  /// first.
  var complaints: String { firstThree(complaintLines, separator: "; ") }

  var complaintLines: [String] {
    String(decoding: errorText, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Collects what it has said until now; false when it has closed its output.
  mutating func collect() -> Bool {
    _ = Child.drain(errors, into: &errorText)
    return Child.drain(output, into: &outputText)
  }

  mutating func signal(_ number: Int32) {
    process.signal(number)
  }

  /// Waits for its end and collects the rest.
  mutating func reap() -> ProcessEnding {
    let ending = process.reap()
    _ = collect()
    return ending
  }

  private static func drain(_ descriptor: borrowing FileDescriptor, into text: inout [UInt8])
    -> Bool
  {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor.number, &buffer, buffer.count)
      if count <= 0 { return count < 0 }
      text += buffer.prefix(count)
    }
  }
}
