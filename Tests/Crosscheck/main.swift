// crosscheck: round trips as ipc-compare measures them, and as programs of other people do.

import Comparison
import Glibc
import Programs

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let build = Build.this(name: "crosscheck", version: version)
let role = WorkerProgram.run(arguments, RegisteredKinds(), build, server: ServerProgram.run)
if let role { exit(role) }
if let status = LoopRole.run(arguments) { exit(Console.finish(status)) }
if let status = PinnedProgram.run(arguments) { exit(Console.finish(status)) }
guard arguments.isEmpty else {
  Console.errors.line("usage: crosscheck; it takes no arguments")
  exit(Console.finish(ExitStatus.usage.rawValue))
}
exit(Console.finish(Crosscheck().run()))
