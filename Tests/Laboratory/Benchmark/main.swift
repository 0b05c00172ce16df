// benchmark: the targets of this project and what is reached on this machine, side by side.

import CompareProgram
import Comparison
import Glibc
import ProgramSupport

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let build = Build.this(name: "benchmark", version: version)
let role = CompareProgram.role(arguments, RegisteredKinds(), build)
if let role { exit(role) }
if let status = SetUpCalls.run(arguments) { exit(status) }
exit(BenchmarkProgram.run(arguments))
