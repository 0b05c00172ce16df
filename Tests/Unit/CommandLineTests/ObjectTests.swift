// Options whose value is a name, or a file that its author brings along.

import CommandLine
import Testing

struct ObjectTests {
  private static let kind = Option.value(
    "kind", .choiceOrObject(["pipe", "shm"]), help: "One of them.")
  private static let kinds = Option.value(
    "kinds", .list(.choiceOrObject(["pipe", "shm"])), isRepeatable: true, help: "Some of them.")
  private static let program = ProgramDescription(
    name: "p", overview: "P.", options: [kind, kinds])

  private static func invocation(_ arguments: String...) throws -> Invocation? {
    guard case .run(let invocation) = try program.parse(arguments) else { return nil }
    return invocation
  }

  @Test(arguments: [
    "pipe", "./a.so", "a.so", "/x/y", "x/", "a.so,key=value", "./a b,key=a,b", "./a.so,",
  ])
  func `a name or a path is taken as it stands`(value: String) throws {
    #expect(try Self.invocation("--kind", value)?.string(Self.kind) == value)
  }

  @Test(arguments: ["a", "a.so.1", "pipe,key=value", "a,key=b/c", "a,b.so"])
  func `anything else is neither`(value: String) {
    #expect {
      _ = try Self.invocation("--kind", value)
    } throws: { error in
      "\(error)".contains("(one of pipe, shm, or a file such as ./name.so)")
    }
  }

  @Test func `in a list the options of a file stay with it`() throws {
    let values = try Self.invocation(
      "--kinds", "pipe,./a.so,over=x,size=2,shm,b.so", "--kinds", "./c.so")?.elements(Self.kinds)
    #expect(values == ["pipe", "./a.so,over=x,size=2", "shm", "b.so", "./c.so"])
  }

  @Test func `in a list an option needs a file before it`() {
    #expect {
      _ = try Self.invocation("--kinds", "pipe,over=x")
    } throws: { error in
      "\(error)".contains("unknown value 'over=x' for --kinds")
    }
  }

  @Test func `the help shows the names and how a file is written`() {
    #expect(
      Self.program.help(width: 200)
        .contains("(values: pipe, shm, or a file such as ./name.so,key=value)"))
  }
}
