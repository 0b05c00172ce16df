// What is installed beside the programs, and that nothing of it stays behind.

import Foundation
import Linux
import TestSupport
import Testing

@Suite("Installation", .waitsForPrograms)
struct InstallationTests {
  private static let shells = ["bash", "zsh", "fish"]

  @Test("A man page is that of ipc-compare where none is named, and has the date that is told")
  func manual() throws {
    let day = ["SOURCE_DATE_EPOCH": "86400"]
    let run = try FinishedRun(.compare, ["manual"], environment: day)
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    #expect(run.output.contains("\n.Dd January 2, 1970\n.Dt IPC-COMPARE 1\n"))
    let named = try FinishedRun(.compare, ["manual", "ipc-compare"], environment: day)
    #expect(named == run)
    let today = try FinishedRun(.compare, ["manual"], environment: [:])
    #expect(!today.output.contains("January 2, 1970"))
  }

  @Test("A time of the page that is no number is refused")
  func wrongTime() throws {
    let run = try FinishedRun(.compare, ["manual"], environment: ["SOURCE_DATE_EPOCH": "today"])
    #expect(
      run
        == .failed(
          1,
          "ipc-compare: SOURCE_DATE_EPOCH should be a number of seconds since 1970, and is 'today'; unset it, "
            + "or set it to what 'date +%s' prints"))
  }

  @Test("The list of pages takes no page")
  func listOfOne() throws {
    let run = try FinishedRun(.compare, ["manual", "--list", "ipc-client"])
    #expect(run.ending == .exited(64))
    #expect(
      run.errors.hasPrefix("ipc-compare manual: --list prints the names of all pages; name none\n"))
  }

  @Test("Completions are a shell's own", arguments: shells)
  func completions(shell: String) throws {
    let run = try FinishedRun(.compare, ["completions", shell])
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    for program in [BuiltProgram.server, .client, .compare] {
      #expect(run.output.contains(program.rawValue))
    }
    guard let interpreter = systemCommand(shell) else { return }
    let workspace = try Workspace()
    let script = workspace.newPath("script")
    try run.output.write(toFile: script, atomically: false, encoding: .utf8)
    #expect(
      try FinishedRun([interpreter, "-n", script])
        == FinishedRun(ending: .exited(0), output: "", errors: ""))
  }

  @Test(
    "The tab key completes a list in an option's word in bash",
    .enabled(if: systemCommand("bash") != nil, "there is no bash(1)"))
  func tabKey() throws {
    let workspace = try Workspace()
    let script = workspace.newPath("script")
    let completions = try FinishedRun(.compare, ["completions", "bash"]).output
    try (completions + "PS1='$ '\nbind 'set enable-bracketed-paste off'\n")
      .write(toFile: script, atomically: false, encoding: .utf8)
    let terminal = try Terminal()
    let shell = try ChildProcess(
      [systemCommand("bash")!, "--noprofile", "--rcfile", script, "-i"],
      input: .terminal(terminal), environment: ["TERM": "dumb"],
      outputNumber: terminal.slave.number, in: workspace)
    try waitUntil("bash prompts: \(terminal.text)") { terminal.text.hasSuffix("$ ") }
    terminal.type("echo ipc-compare; ipc-compare run --kind=pipe,me\t")
    try waitUntil("the word is completed: \(terminal.text)") {
      terminal.text.hasSuffix("run --kind=pipe,memfd")
    }
    terminal.type(" --color ne\t")
    try waitUntil("the value is completed: \(terminal.text)") {
      terminal.text.hasSuffix("--color never ")
    }
    terminal.type("\u{15}exit\n")
    _ = try shell.wait()
  }

  /// The programs are built, by these tests' own build; the compiler is true(1).
  private static func make(_ target: String, root: String, _ variables: [String] = []) throws
    -> FinishedRun
  {
    try FinishedRun(
      [
        systemCommand("make")!, "-s", "-C", Repository.root, target, "SWIFT=true",
        "BIN=\(BuiltProgram.directory)", "DESTDIR=\(root)", "PREFIX=/usr",
      ] + variables)
  }

  private static func files(below root: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
      return attributes?[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
  }

  @Test(
    "make install puts every page and completion beside the programs, and make uninstall takes all away",
    .enabled(if: systemCommand("make") != nil, "there is no make(1)"),
    arguments: [[], ["ZSH_FUNCTIONS=share/zsh/vendor-completions"]])
  func installed(variables: [String]) throws {
    let workspace = try Workspace()
    let root = workspace.path + "/a root"
    let run = try Self.make("install", root: root, variables)
    try #require(run == FinishedRun(ending: .exited(0), output: "", errors: ""))
    let pages = try FinishedRun(.compare, ["manual", "--list"]).output
      .split(separator: "\n").map { "usr/share/man/man1/\($0).1" }
    let programs = ["ipc-server", "ipc-client", "ipc-compare"]
    let zsh = variables.first?.split(separator: "=").last ?? "share/zsh/site-functions"
    let expected =
      pages + programs.map { "usr/bin/\($0)" }
      + programs.map { "usr/share/bash-completion/completions/\($0)" }
      + programs.map { "usr/share/fish/vendor_completions.d/\($0).fish" }
      + ["usr/\(zsh)/_ipc-compare", "usr/include/ipc_kind.h"]
    #expect(Self.files(below: root) == expected.sorted())
    for page in pages {
      let text = try String(contentsOfFile: "\(root)/\(page)", encoding: .utf8)
      #expect(text.contains("\n.Sh NAME\n"), "\(page)")
    }
    for shell in [
      "bash-completion/completions/ipc-client", "fish/vendor_completions.d/ipc-client.fish",
    ] {
      let text = try String(contentsOfFile: "\(root)/usr/share/\(shell)", encoding: .utf8)
      #expect(text.contains("ipc-client"))
    }
    let removal = try Self.make("uninstall", root: root, variables)
    #expect(removal == FinishedRun(ending: .exited(0), output: "", errors: ""))
    #expect(Self.files(below: root) == [])
  }
}
