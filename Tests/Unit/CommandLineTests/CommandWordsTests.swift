// A command inside one argument: every word as it was meant, and nothing that only a shell would know.

import CommandLine
import Testing

struct CommandWordsTests {
  @Test(arguments: [
    ("nice", ["nice"]), ("nice -n 5", ["nice", "-n", "5"]),
    ("  unshare\t-r \n --fork ", ["unshare", "-r", "--fork"]),
    ("sh -c 'exec \"$@\"' sh", ["sh", "-c", "exec \"$@\"", "sh"]),
    ("env 'A B'=\"c d\"", ["env", "A B=c d"]),
    (#"a "b \" \\ \n $x""#, ["a", #"b " \ \n $x"#]), (#"a 'b \'"#, ["a", #"b \"#]),
    (#"a\ b c\'d \\"#, ["a b", "c'd", #"\"#]), ("env '' \"\"", ["env", "", ""]),
    ("a | b > c; $HOME * ~ # d", ["a", "|", "b", ">", "c;", "$HOME", "*", "~", "#", "d"]),
    ("schön 'é\u{301}'", ["schön", "é\u{301}"]),
  ])
  func `words are split by the rules that the help has`(text: String, words: [String]) throws {
    #expect(try CommandWords.words(of: text) == words)
  }

  @Test(arguments: [
    ("", CommandWords.Fault.empty), (" \t", .empty), ("''", .empty), ("'' a", .empty),
    ("a 'b", .openQuote("'")), ("a \"b'", .openQuote("\"")), (#"a "b\""#, .openQuote("\"")),
    (#"a \"#, .openBackslash), ("a\0b", .zero), ("a '\0'", .zero), ("a \\\0", .zero),
  ])
  func `what is no command says why`(text: String, fault: CommandWords.Fault) {
    #expect(throws: fault) { try CommandWords.words(of: text) }
  }

  @Test func `an option that is a command is refused as others are`() throws {
    let under = Option.value("under", .command, help: "A command.")
    let program = ProgramDescription(name: "program", overview: "Starts.", options: [under])
    guard case .run(let invocation) = try program.parse(["--under", "nice -n '5'"]) else {
      Issue.record("it asks for help")
      return
    }
    #expect(invocation.words(under) == ["nice", "-n", "5"])
    #expect {
      try program.parse(["--under", "nice 'x"])
    } throws: { error in
      (error as? UsageError)?.text.hasPrefix(
        "program: value 'nice 'x' for --under is no command: nothing ends the quotation that begins with '\n"
      )
        == true
    }
    #expect {
      try program.parse(["--under="])
    } throws: { error in
      (error as? UsageError)?.text.hasPrefix(
        "program: empty value for --under (expected a command, such as 'nice -n 5')\n") == true
    }
  }
}
