// benchmark: the targets of this project and what is reached on this machine, side by side.

import CompareProgram
import Comparison
import Glibc
import Programs

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let build = Build.this(name: "benchmark", version: version)
let role = CompareProgram.role(arguments, RegisteredKinds(), build)
if let role { exit(role) }
if let status = SetUpCalls.run(arguments) { exit(status) }
guard let server = arguments.first, Set(arguments.dropFirst()).isSubset(of: Benchmark.partNames)
else {
  Console.errors.line(
    "usage: benchmark FILE [PART ...]; FILE is the ipc-server that is to be looked at, the parts are "
      + Benchmark.partNames.joined(separator: ", "))
  exit(finishSpeaking(ExitStatus.usage.rawValue))
}
exit(finishSpeaking(Benchmark(server: server, chosen: Array(arguments.dropFirst())).run()))
