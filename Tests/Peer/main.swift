// test-peer: the other process of tests that need one. Its first word says whose: each has a file or a folder of
// its own here, but for the conformance suite's, which lies with the suite. It can be run by hand, too.

import CDeny
import ConformanceSupport
import Glibc

let words = Array(CommandLine.arguments.dropFirst(2))
switch CommandLine.arguments.dropFirst().first {
case "conformance": exit(PeerProgram.run(words))
case "deny": exit(unsafe cdeny_run(CommandLine.argc - 2, CommandLine.unsafeArgv + 2))
case "floor": exit(FloorPeer.run(words))
case "trace": exit(try TracePeer.run(words))
default:
  print("usage: test-peer conformance|deny|floor|trace WORD...")
  exit(64)
}
