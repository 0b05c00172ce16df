// ipc-server: its command line and its work are in ServerSide, where tests can reach them.

import Glibc
import Linux
import ServerSide

exit(ServerProgram.run(Array(programArguments().dropFirst())))
