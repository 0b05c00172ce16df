// Command lines: words that anybody can type, and that other programs put together.

import ClientSide
import CommandLine
import CompareProgram
import Comparison
import ProgramSupport
import ServerSide

/// Words for one of the programs.
enum CommandFrames {
  /// A byte that chooses the program, one for the width of its help, and words that a byte 10 ends. A
  /// byte above 127 stands for a word that means something, but behind a byte 1.
  static func run(_ source: inout ByteSource) -> Int {
    let program = programs[Int(source.byte() ?? 0) % programs.count]
    let width = Int(source.byte() ?? 0)
    var words: [String] = []
    var word: [UInt8] = []
    while let byte = source.byte() {
      if byte == 10 {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      } else if byte > 127 {
        word += vocabulary[Int(byte - 128) % vocabulary.count].utf8
      } else if byte == 1 {
        word.append(source.byte() ?? 0)
      } else {
        word.append(byte)
      }
    }
    words.append(String(decoding: word, as: UTF8.self))
    do throws(UsageError) {
      switch try program.parse(words, width: width) {
      case .show(let text): precondition(text.hasSuffix("\n"), "help is lines")
      case .run(let invocation): use(invocation)
      }
    } catch {
      precondition(error.text.hasSuffix("\n"), "a complaint is lines")
    }
    return 1
  }

  private static let programs = [
    ClientProgram.description, ServerProgram.description,
    CompareProgram.description(RegisteredKinds()),
  ]

  private static let vocabulary: [String] = {
    let all = programs + programs.flatMap(\.subcommands)
    let words = all.flatMap { program in
      program.subcommands.map(\.name) + program.options.map { "--\($0.name)" }
    }
    return ["--", "--help", "--version", "=", ",", "0", "1", "24", "cross", "pipe", "block"] + words
  }()

  /// Asks for everything that was said, as a program does.
  private static func use(_ invocation: Invocation) {
    for option in invocation.program.options where invocation.isGiven(option) {
      switch option.valueKind {
      case nil: break
      case .integer: _ = invocation.integers(option)
      case .number where !option.isRepeatable: _ = invocation.number(option)
      case .list(.integer): _ = invocation.integerElements(option)
      case .list: _ = invocation.elements(option)
      default: _ = invocation.strings(option)
      }
    }
    for argument in invocation.program.arguments {
      if case .integer = argument.valueKind { _ = invocation.integer(argument) }
      _ = invocation.strings(argument)
    }
    if let subcommand = invocation.subcommand { use(subcommand) }
  }
}
