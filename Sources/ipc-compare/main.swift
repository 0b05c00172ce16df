// ipc-compare: see CompareProgram.

import CompareProgram
import Comparison
import Glibc
import Linux

exit(CompareProgram.run(Array(programArguments().dropFirst()), RegisteredKinds()))
