// ipc-client: its command line and its work are in Programs, where tests can reach them.

import Glibc
import Linux
import Programs

exit(ClientProgram.run(Array(programArguments().dropFirst())))
