// crosscheck: round trips as ipc-compare measures them, and as programs of other people do.

import CompareProgram
import Comparison
import Glibc
import ProgramSupport

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let build = Build.this(name: "crosscheck", version: version)
let role = CompareProgram.role(arguments, RegisteredKinds(), build)
if let role { exit(role) }
if let status = LoopRole.run(arguments) { exit(finishSpeaking(status)) }
if let status = PinnedProgram.run(arguments) { exit(finishSpeaking(status)) }
guard arguments.isEmpty else {
  Console.errors.line("usage: crosscheck; it takes no arguments")
  exit(finishSpeaking(ExitStatus.usage.rawValue))
}
exit(finishSpeaking(Crosscheck().run()))
