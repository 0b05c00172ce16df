// Channels, what goes over them, and how a session begins and ends: backends.md, sections 1, 2 and 7, in short.

extension Explanation {
  package static let channels = [
    Explanation(
      "channel", .channels,
      "What connects a client and the server: both directions, made of the objects of one kind. One "
        + "thread uses an end at a time."),
    Explanation(
      "record", .channels,
      "What a channel moves as one piece: a message of 24 bytes, and payload behind it if --size is "
        + "larger, up to 1,048,576 bytes. It arrives whole or not at all."),
    Explanation(
      "message", .channels,
      "24 bytes: what it is (its opcode), how much of its payload is used, who sent it, and 16 bytes of "
        + "payload. The messages are text, ping, pong, data, tally, received, usage, exit and bye."),
    Explanation(
      "rendezvous", .channels,
      "How a client finds the server and gets its channel: a UNIX socket (--socket), a hello, and a "
        + "grant with the descriptors of the channel."),
    Explanation(
      "hello", .channels,
      "The client's first packet to the server: its id, the kind that it asks for, the size of records "
        + "and the capacity. The server answers it by a grant or a refusal, within 5 s."),
    Explanation(
      "grant", also: ["granted"], .channels,
      "The server's answer that gives a channel: its terms, and the descriptors that it is made of. A "
        + "client checks their number, type, mode, size and seals before it uses them."),
    Explanation(
      "refusal", also: ["refused"], .channels,
      "The server's answer that gives no channel, with a sentence that names both sides' values and the "
        + "remedy. ipc-client ends with status 69, or 77 where it is not permitted."),
    Explanation(
      "lifeline", .channels,
      "The connection to the server's socket after the grant. Nothing is sent on it: its end is the end "
        + "of the session.",
      "In 'kinds' it stands for the end of file where the kind has none: only the lifeline then tells "
        + "that the peer is gone."),
    Explanation(
      "session", .channels,
      "One client of a server, from its grant to its end. Each has a thread of its own, or a process "
        + "where the kind is a library's."),
    Explanation(
      "ring", also: ["slot", "slots"], .channels,
      "Shared memory with a row of slots that a producer fills and a consumer empties, round and round. "
        + "While both sides are awake a record needs no kernel call. memfd, shm, eventfd and file are "
        + "made of two."),
    Explanation(
      "lump", .channels,
      "The part of a batch that a ring makes visible at once: up to 64 records, at most a sixteenth of "
        + "the ring. Fewer steps between processors, and the first record of a lump a little later."
    ),
    Explanation(
      "peer", .channels,
      "The process at the other end. Whatever it writes is checked before it is used."),
    Explanation(
      "violation", also: ["protocol violation"], .channels,
      "Something that a peer sent or wrote and the protocol does not allow. It ends the session of that "
        + "peer with a reason, and nobody else's."),
    Explanation(
      "loaded kind", also: ["library", "loaded"], .channels,
      "A kind from a shared object (--kind ./name.so,key=value), such as a messaging library behind a "
        + "small adapter. It is measured like any other, in processes of its own, and may hang or crash "
        + "without harm to the others.",
      "Its figures contain the library and the adapter. 'ipc-compare kinds ./name.so' shows what it "
        + "says of itself, and 'check' whether it is true."),
    Explanation(
      "host", .channels,
      "A process that a server starts for one client of a library's kind, because the library's code "
        + "could do anything to its process."),
    Explanation(
      "narration", .channels,
      "With --narrate, ipc-server and ipc-client tell on standard error each system call that makes, "
        + "maps, passes, uses or frees the object, with its page of the manual."),
    Explanation(
      "unanswered", also: ["lost", "sent"], .channels,
      "In the last line of 'ipc-client --ping': pings that were sent and not answered when it ended. Of "
        + "a run that was interrupted, one may simply have been under way."),
  ]
}

extension WordGroup {
  package static let channels = WordGroup("channels and what goes over them", of: "term")
}
