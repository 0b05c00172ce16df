// earlier-build: `calibrate` as it was before its slowed channels were slowed. It takes part in comparisons of
// builds, and has no command line of its own.

import CompareProgram
import Comparison
import Contenders
import Glibc
import ProgramSupport

let role = CompareProgram.role(
  Array(Swift.CommandLine.arguments.dropFirst()), EarlierContenders(),
  Build.this(name: "earlier-build", version: version))
if let role { exit(role) }
Console.errors.line("earlier-build: it is started by calibrate; run 'make calibrate'")
exit(finishSpeaking(ExitStatus.usage.rawValue))
