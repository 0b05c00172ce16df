// How it is measured, in words that outputs, options and warnings use.

extension Explanation {
  package static let measuring = [
    Explanation(
      "round trip", also: ["round trip µs", "latency", "ping"], .measuring,
      "A ping from the client and the pong from the server: there and back, both programs included. One "
        + "is under way at a time in a closed loop.",
      "'Latency' alone could mean one way or both: the outputs say 'round trip' or 'one way'. Half a "
        + "round trip is not the time of one way, because the sides differ in what they do."),
    Explanation(
      "one way", also: ["stream", "throughput"], .measuring,
      "Data from the client to the server without answers, many records in flight. It tells of rates, "
        + "and not of how long a record is under way.",
      "The clock stops when the server's count and checksum are back, and not when the last record was "
        + "sent."),
    Explanation(
      "set-up", also: ["setUp"], .measuring,
      "To get a channel and use it once: connect, hello, grant, map, one round trip, exit and bye, "
        + "close. It is timed apart from round trips, which use a channel that is there."),
    Explanation(
      "closed loop", .measuring,
      "Each ping is sent when the pong before it is here. It tells how fast a kind can go, and hides "
        + "what a stall would do to messages that come anyway: the client waits with it."),
    Explanation(
      "open loop", also: ["coordinated omission"], .measuring,
      "Pings are due at a fixed rate (--rate), whether or not answers come, and are timed from when "
        + "they were due. A stall is charged to every ping that waited for it.",
      "Use it where messages come from outside at a rate that you know."),
    Explanation(
      "response", also: ["response µs", "response time"], .measuring,
      "In an open loop: from when a ping was due until its pong is here. It is what somebody who waits "
        + "for an answer sees. Where the rate was not kept it tells how long the round was."),
    Explanation(
      "service", also: ["service µs", "service time"], .measuring,
      "In an open loop: from when a ping was sent until its pong is here. It hides the time that pings "
        + "waited before they were sent: judge by response."),
    Explanation(
      "cell", .measuring,
      "What is measured as one thing: a kind, a way to wait, a placement, a size of record, a capacity, "
        + "a number of clients and a rate. It is a row of a table."),
    Explanation(
      "group heading", also: ["heading"], .measuring,
      "Rows below one heading share the placement, the loop, the size of records and the number of "
        + "clients, and only these are compared with each other."),
    Explanation(
      "round", also: ["rounds"], .measuring,
      "One turn of every cell, each beside its loops in bare C, in an order that is shuffled anew. "
        + "What disturbs the machine for a while then disturbs all cells alike.",
      "Every round weighs the same, however many samples fit into it. More rounds make bounds narrower, "
        + "and longer rounds do not. There are 15 unless the time is short (--rounds)."),
    Explanation(
      "warm-up", .measuring,
      "What runs before anything is counted: round 0, and before the round trips and the stream of every "
        + "round a tenth of their time. Caches, memory and branch predictors are then as they will be."
    ),
    Explanation(
      "window", also: ["windows"], .measuring,
      "How long a cell is measured in one round. All cells of a round have windows of one length.",
      "The length is part of what is measured: a wait that wakes another processor takes longer the "
        + "longer it goes on. Compare runs of the same --time, --rounds and cells."),
    Explanation(
      "seed", .measuring,
      "The number from which the order of cells in each round and the drawing of rounds for bounds are "
        + "made. The same seed (--seed) gives the same order, and not the same times."),
    Explanation(
      "batch", also: ["batches of"], .measuring,
      "How many records of a stream go in one call (--batch). Many records a call share its price, so "
        + "that rates of different batches are not comparable."),
    Explanation(
      "reference", .measuring,
      "The row that the others are held against, with the ratio 1.00: the fastest of its group, or the "
        + "kind of --reference. A fastest row that is too noisy gives way to one that is sure."),
    Explanation(
      "twin", also: ["second entry"], .measuring,
      "The cell that was fastest in the warm-up takes part a second time, as if it were another kind, "
        + "so that the run can compare it with itself. It is in no table, and its result is the line "
        + "self-test."),
    Explanation(
      "floor", also: ["bare C", "vs C", "loop in bare C"], .measuring,
      "The same loop in bare C beside each cell: two pinned processes, the system calls or the ring, "
        + "one check of the sequence, and nothing else. 'vs C' is the ratio to it.",
      "It shows what is left to gain with this kind, and says nothing between kinds. --no-floor leaves "
        + "it out, which leaves more time for the cells."),
    Explanation(
      "inlined", .measuring,
      "A loop in bare C that has its system calls in the loop itself, without a function around them: "
        + "the limit of what C can do. 'vs C' is the ratio to it (--floor-calls)."),
    Explanation(
      "libc", also: ["vs libc"], .measuring,
      "A loop in C that calls the functions of the C library, as programs are written (--floor-calls "
        + "libc). On some processors the returns from such calls cost a fifth of a round trip."),
    Explanation(
      "noise", also: ["noisy"], .measuring,
      "What makes the same thing take different times: other programs, interrupts, the host of a "
        + "virtual machine, frequencies. It widens bounds, and moves rows of an answer to 'unknown'.",
      "A result with noise is weaker and not wrong. To get less: end what else runs, pin, set the "
        + "governor, measure longer. A row of a difference that is too noisy decides nothing."),
    Explanation(
      "samples", also: ["sample", "histogram"], .measuring,
      "Single times that were measured. They go into a histogram of three significant digits for each "
        + "round of each cell, which the result file keeps. None is thrown away."),
    Explanation(
      "ranked", also: ["rank", "tier"], .measuring,
      "A row is ranked if it was measured, and in an open loop kept its rate. Ranked rows are best, "
        + "unknown or slower: there are tiers and no first, second and third place, because a run "
        + "can seldom tell neighbours apart."),
    Explanation(
      "result file", also: ["schema version", "json file"], .measuring,
      "What 'run --json FILE' writes: everything that was measured. 'report FILE' renders any format "
        + "from it again, and 'diff' compares two. A reader refuses another schemaVersion than its own."
    ),
    Explanation(
      "time left", also: ["s left"], .measuring,
      "While a run goes on, standard error says which round it is in and how many seconds of --time are "
        + "left. It is no part of the result."),
    Explanation(
      "gate", .measuring,
      "A check that a change must pass, by an exit status: 'diff OLD NEW' or 'run --against PROGRAM'. "
        + "Only status 0 passes: 3 says that it was not decided, and is no pass."),
  ]
}

extension WordGroup {
  static let measuring = WordGroup("measuring", of: "term")
}
