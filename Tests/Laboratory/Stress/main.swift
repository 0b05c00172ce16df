// stress: moves very many messages through every kind, in random batches, however either side
// waits, and checks each. A wake-up that gets lost or a record that is seen too early may be one in
// millions.

import Glibc

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
if let role = arguments.first.flatMap(Role.init), let cell = Cell(arguments.dropFirst()) {
  exit(SideProcess(cell: cell, role: role).run())
}
exit(StressProgram.run(arguments))
