// laboratory: what measures this project and holds it against its targets, each experiment a subcommand.
// `laboratory compare …` is ipc-compare with the laboratory's channels in it: slowed ones, and ones that cheat.

import Benchmark
import Calibration
import Claims
import CommandLine
import CompareProgram
import Comparison
import Contenders
import Crosscheck
import Glibc
import HotPath
import LaboratorySupport
import ProgramSupport
import Soak
import Stress

let commands = [
  BenchmarkProgram.command, CalibrationProgram.command, ClaimsProgram.command,
  CrosscheckProgram.command, HotPathProgram.command, Limits.command, StressProgram.command,
  SoakProgram.command,
]
let arguments = Array(Swift.CommandLine.arguments.dropFirst())

// Experiments start this program again, for comparisons and for parts of their own.
if let status = CompareProgram.role(arguments, TestContenders(), .laboratory) { exit(status) }
for command in commands {
  if let status = command.part(arguments) { exit(finishSpeaking(status)) }
}

if arguments.first == "compare" {
  exit(CompareProgram.run(Array(arguments.dropFirst()), TestContenders()))
}

let laboratory = ProgramDescription(
  name: "laboratory", version: version,
  overview: "Measure this project, and hold it against its targets and against other programs. "
    + "'laboratory compare' is ipc-compare with channels that are slowed or that cheat.",
  subcommands: commands.map(\.description))
exit(
  runProgram(laboratory, arguments) { (invocation) throws(ProgramFailure) in
    let chosen = invocation.subcommand!
    return try commands.first { $0.description == chosen.program }!.run(chosen)
  })
