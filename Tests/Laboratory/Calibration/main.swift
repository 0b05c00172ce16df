// calibrate: compares what is known to be equal and what is known to differ, many times, and counts how
// often a comparison says so. `calibrate --simulate` does so with tables that are drawn instead of measured.
// `calibrate compare …` is ipc-compare with the test's channels in it.

import CompareProgram
import Comparison
import Contenders
import Glibc
import ProgramSupport

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
let build = Build.this(name: "calibrate", version: version)
let role = CompareProgram.role(arguments, TestContenders(), build)
if let role { exit(role) }
if let status = BusyProcess.run(arguments) { exit(finishSpeaking(status)) }
if arguments.first == "compare" {
  exit(CompareProgram.run(Array(arguments.dropFirst()), TestContenders()))
}
exit(CalibrationProgram.run(arguments))
