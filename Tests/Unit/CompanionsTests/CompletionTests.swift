// What the shells offer for command lines of the real programs. Each shell is asked, where it is installed.

import CommandLine
import Companions
import TestSupport
import Testing

struct CompletionTests {
  /// A command line up to the cursor, and all that is offered.
  private static let cases: [(line: String, offers: [String])] = [
    ("ipc-compare r", ["report", "run"]),
    ("ipc-compare --v", ["--version"]),
    ("ipc-compare run --floor-", ["--floor-calls"]),
    ("ipc-compare run --wait block --pla", ["--placement"]),
    ("ipc-compare run --wait sp", ["spin"]),
    ("ipc-compare run --wait=sp", ["--wait=spin"]),
    ("ipc-compare run --wait block,s", ["block,spin"]),
    ("ipc-compare run --kind pipe,me", ["pipe,memfd"]),
    ("ipc-compare run --kind=pipe,me", ["--kind=pipe,memfd"]),
    ("ipc-compare run --kind pipe,pip", []),
    ("ipc-compare run --kind ./kinds/", ["./kinds/x.so"]),
    ("ipc-compare run --kind pipe,./kinds/", ["pipe,./kinds/x.so"]),
    ("ipc-compare run --kind=./kinds/", ["--kind=./kinds/x.so"]),
    ("ipc-compare run --kind pipe --kind me", ["memfd"]),
    ("ipc-compare run --rounds ", []),
    ("ipc-client --kind me", ["memfd"]),
    ("ipc-client --kind ./kinds/", ["./kinds/x.so"]),
    ("ipc-server --kind al", ["all"]),
    ("ipc-server --socket kinds/y", ["kinds/y.txt"]),
    ("ipc-server --socket=kinds/y", ["--socket=kinds/y.txt"]),
    ("ipc-compare report a", ["a.json"]),
    ("ipc-compare report --csv=a", ["--csv=a.json"]),
    ("ipc-compare report --color never a", ["a.json"]),
    ("ipc-compare diff a.json --to a", ["a.json"]),
    ("ipc-compare diff a.json --to a.json a", ["a.json"]),
    ("ipc-compare completions ", ["bash", "fish", "zsh"]),
    ("ipc-compare manual ipc-s", ["ipc-server"]),
    ("ipc-compare manual --list ipc-cl", ["ipc-client"]),
    ("ipc-compare kinds --markdown ch", ["choice"]),
  ]

  private static let programs = ManualPageTests.programs

  /// Each program and each subcommand, with all options that it has.
  private static let options: [(line: String, offers: [String])] = programs.flatMap { program in
    [Command(root: program)] + Command(root: program).subcommands
  }.map { command in
    ("\(command.path) --", command.options.map(\.spelling).sorted())
  }

  private static let subcommands = (
    line: "ipc-compare ", offers: programs[0].subcommands.map(\.name).sorted()
  )

  @Test(arguments: Shell.allCases)
  func `a shell offers what the tables allow`(shell: Shell) throws {
    guard shell.tool.isInstalled else {
      // The reason is seen in the list of tests; each shell is tried where it is.
      try Test.cancel("there is no \(shell.rawValue)(1)")
    }
    let directory = TemporaryDirectory()
    try Tool.write("", to: directory.path("a.json"))
    try Tool.makeDirectory(directory.path("kinds"))
    try Tool.write("", to: directory.path("kinds/x.so"))
    try Tool.write("", to: directory.path("kinds/y.txt"))
    let cases = Self.cases + Self.options + [Self.subcommands]
    let offers = try shell.offers(
      for: cases.map(\.line), script: shell.completions(of: Self.programs), in: directory)
    #expect(offers.count == cases.count)
    for (line, expected) in cases {
      #expect(offers[line] == expected, "\(shell.rawValue): \(line)")
    }
  }
}
