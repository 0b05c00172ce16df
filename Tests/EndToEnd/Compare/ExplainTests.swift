// What a person gets who asks the program for a word. Every word is the business of GlossaryTests.

import TestSupport
import Testing

@Suite("ipc-compare explain", .waitsForPrograms)
struct ExplainTests {
  private static let utf8 = ["LC_ALL": "C.UTF-8"]
  private static let ascii = ["LC_ALL": "C"]

  @Test("A sign is explained by itself, and by what stands for it in ASCII")
  func signs() throws {
    let found = try FinishedRun(.compare, ["explain", "≈"], environment: Self.utf8)
    #expect(found.ending == .exited(0))
    #expect(found.output.hasPrefix("≈ (sign)\n  No difference was found"))
    #expect(try FinishedRun(.compare, ["explain", "~="], environment: Self.utf8) == found)
    let plain = try FinishedRun(.compare, ["explain", "≈"], environment: Self.ascii)
    #expect(plain.output.hasPrefix("~= (sign)\n  No difference was found"))
    #expect(plain.errors == "")
  }

  @Test("Several arguments are one word where there is one, and else a word each")
  func phrases() throws {
    let phrase = try FinishedRun(.compare, ["explain", "vs", "C"])
    #expect(phrase.output.hasPrefix("vs C (figure)\n"))
    #expect(try FinishedRun(.compare, ["explain", "vs C"]) == phrase)
    let several = try FinishedRun(.compare, ["explain", "memfd", "70", "--rate"])
    for heading in ["memfd (kind)\n", "70 (exit status)\n", "--rate (option)\n"] {
      #expect(several.output.contains(heading))
    }
  }

  @Test("Without a word, all words are listed")
  func list() throws {
    let run = try FinishedRun(.compare, ["explain"], environment: Self.ascii)
    #expect(run.ending == .exited(0))
    for word in ["pipe", "rounds-disagree", "choose", "--against", "lifeline"] {
      #expect(run.output.contains(word))
    }
    #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
    let all = try FinishedRun(.compare, ["explain", "--all"])
    #expect(all.ending == .exited(0) && all.output.count > 10 * run.output.count)
    #expect(all.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("A word that is not explained is refused, with those that are near")
  func unknown() throws {
    let run = try FinishedRun(.compare, ["explain", "relativ"])
    #expect(run.ending == .exited(64))
    #expect(run.output == "")
    #expect(run.errors.contains("'relativ' is not explained; did you mean 'relative'"))
    let both = try FinishedRun(.compare, ["explain", "--all", "pipe"])
    #expect(both.ending == .exited(64))
    #expect(both.errors.contains("leave the words out"))
  }
}
