// benchmark: the targets of this project and what is reached on this machine, side by side.

import Comparison
import Glibc
import Programs

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let role = WorkerProgram.run(arguments, RegisteredKinds(), server: ServerProgram.run)
if let role { exit(role) }
guard arguments.count == 1 else {
  Console.errors.line("usage: benchmark FILE; FILE is the ipc-server that is to be looked at")
  exit(ExitStatus.usage.rawValue)
}
exit(Benchmark(server: arguments[0]).run())
