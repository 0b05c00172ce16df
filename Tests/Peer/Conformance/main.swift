// The program that ChannelConformanceTests run: see ConformanceSupport/PeerProgram.swift.

import ConformanceSupport
import Glibc

exit(PeerProgram.run(Array(CommandLine.arguments.dropFirst())))
