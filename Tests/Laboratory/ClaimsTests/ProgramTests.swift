// The subcommand as `make claims` calls it, with a made result in the place of a measurement.

import Foundation
import Reporting
import TestSupport
import Testing

struct ProgramTests {
  private static let planted = "\(Repository.root)/Tests/Laboratory/ClaimsTests/planted.json"

  private func claims(_ arguments: [String]) throws -> (status: Int32?, text: String) {
    let process = try SpawnedProcess([BuiltProgram.laboratory.path, "claims"] + arguments)
    return (process.exitStatus(within: .seconds(120)), process.text)
  }

  @Test func `a kept result is judged, shown and written down`() throws {
    let directory = TemporaryDirectory()
    let (result, page) = (directory.path("result.json"), directory.path("page.md"))
    try JSONReport().render(Report(MadeResult.planted())).write(
      toFile: result, atomically: true, encoding: .utf8)
    let (status, text) = try claims(["--result", result, "--markdown", page, Self.planted])
    #expect(status == 0, "\(text)")
    #expect(text.contains("holds only if placement is cross"))
    #expect(text.hasSuffix("not decided in this run 1, not measured 0.\n"))
    let written = try String(contentsOfFile: page, encoding: .utf8)
    #expect(written.contains("**does not hold here**"))
  }

  @Test func `a judged result is not measured for a time, and not kept again`() throws {
    for option in [["--time", "9"], ["--save", "/tmp/never.json"]] {
      let (status, text) = try claims(["--result", "/tmp/none.json"] + option + [Self.planted])
      #expect(status == 64)
      #expect(text.contains("--result measures nothing; leave out --time and --save"))
    }
  }

  @Test func `a file that is none is named with what is wrong in it`() throws {
    let directory = TemporaryDirectory()
    let file = directory.path("claims.json")
    try #"{"claims": []}"#.write(toFile: file, atomically: true, encoding: .utf8)
    let (status, text) = try claims([file])
    #expect(status == 1)
    #expect(text.contains("\(file): claims: it is empty"))
    let (other, missing) = try claims([directory.path("nothing")])
    #expect(other == 1 && missing.contains("cannot be read"))
  }
}
