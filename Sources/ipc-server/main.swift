// ipc-server: its command line and its work are in Programs, where tests can reach them.

import Glibc
import Programs

exit(ServerProgram.run(Array(Swift.CommandLine.arguments.dropFirst())))
