// ipc-client: its command line and its work are in ClientSide, where tests can reach them.

import ClientSide
import Glibc
import Linux

exit(ClientProgram.run(Array(programArguments().dropFirst())))
