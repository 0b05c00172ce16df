// hotpath: runs a ping and its pong instruction by instruction, and shows what lies between two system
// calls. A return whose call came before the last system call costs 50 to 300 ns on many processors.

import Glibc

exit(HotPathProgram.run(Array(Swift.CommandLine.arguments.dropFirst())))
