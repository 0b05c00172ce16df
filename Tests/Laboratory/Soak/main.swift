// soak: keeps a server busy for a long time with clients of every kind that come, go, die, stop and
// lie, and compares what it holds at the end with what it held at the beginning; then kills a peer
// at a thousand random instants and times how long the other side takes to notice.

import Glibc

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
if let guest = GuestProcess(arguments) { exit(guest.run()) }
if let victim = VictimProcess(arguments) { exit(victim.run()) }
if let witness = WitnessProcess(arguments) { exit(witness.run()) }
exit(SoakProgram.run(arguments))
