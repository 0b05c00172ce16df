// ipc-server: its command line and its work are in Programs, where tests can reach them.

import Glibc
import Linux
import Programs

exit(ServerProgram.run(Array(programArguments().dropFirst())))
