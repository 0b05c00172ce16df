// ipc-compare: see CompareProgram.

import CompareProgram
import Comparison
import Glibc

exit(CompareProgram.run(Array(Swift.CommandLine.arguments.dropFirst()), RegisteredKinds()))
