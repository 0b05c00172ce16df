// Columns that hold no figure of a cell: what a row is of, what `kinds` shows, and the fields of CSV and JSON.

internal import Comparison
internal import Sampling

extension Explanation {
  /// What says which cell a row is of, and parts of headings.
  package static let columns = [
    Explanation(
      "kind", also: ["name", "coordinates.name"], .columns,
      "What was measured: a kind of channel, with the capacity behind it where one was asked for "
        + "(memfd/1024), and a * where it may lose records. Each kind is a word that can be explained."
    ),
    Explanation(
      "wait", .columns,
      "How both sides of the cell wait: block, spin or adaptive. Rows that wait differently stand "
        + "apart, because the wait outweighs the kind."),
    Explanation(
      "placement", .columns,
      "Where client and server of the cell ran: on one processor or on two, and how far apart. "
        + "Compare rows within one placement only."),
    Explanation(
      "bytes", also: ["record_size_bytes", "recordSize", "records of"], .columns,
      "The size of a record: a message of 24 bytes, and payload behind it (--size)."),
    Explanation(
      "clients", .columns,
      "How many clients were served at the same time (--clients), each with a channel of its own. The "
        + "round trips of a row are those of all its clients."),
    Explanation(
      "rate", also: ["rate_per_second", "ratePerSecond"], .columns,
      "How many pings a second each client of an open loop sends (--rate). A closed loop has none."),
    Explanation(
      "remark", .columns,
      "Why a row has no figures, or what its figures do not show, such as a rate that was not kept. It "
        + "stands in place of the figures, or on a line below them."),
    Explanation(
      "context switches", also: ["vol.", "invol.", "switches"], .columns,
      "Voluntary ones (vol.): a side gave its processor up to wait. Involuntary ones (invol.): the "
        + "scheduler took it away. Both are for each round trip, of both sides together."),
    Explanation(
      "descriptors", .columns,
      "How many file descriptors one more client takes, in the server and in the client."),
    Explanation(
      "system", also: ["calls"], .columns,
      "In the table of costs, 'system calls' in two lines: kernel calls of both sides for a round trip. "
        + "In 'kinds', 'calls' are the kernel calls for one record, awake and asleep."),
    Explanation(
      "server", .columns,
      "The side that makes the channel and answers. Under 'descriptors': how many one more client "
        + "takes there."),
    Explanation(
      "client", .columns,
      "The side that asks for a channel and sends. Under 'descriptors': how many it takes itself. In "
        + "'kinds', 'client KiB' is the memory that a server sets aside for one."),
    Explanation(
      "idle KiB", also: ["a client"], .columns,
      "The memory that one more idle client takes in the server, in units of 1,024 bytes."),
    Explanation(
      "median", .columns,
      "The value that half of the samples lie below, every round weighing the same. Rows are sorted "
        + "and ranked by it. It says nothing about the slow half."),
    Explanation(
      "percentile", also: ["p50", "p90", "p99", "p99.9", "p99.99", "tail"], .columns,
      "The p99 is the value that 99 of 100 samples lie below; the p50 is the median. Every round weighs "
        + "the same, whatever number of samples it has.",
      "It is – where fewer than ten samples lie above it, or fewer than half of the rounds have one. "
        + "High percentiles tell of the machine's disturbances as much as of the kind.",
      "A percentile of one run moves more than its median: look at the bounds in CSV or JSON before "
        + "you compare two."),
    Explanation(
      "max", also: ["min"], .columns,
      "The longest and the shortest sample: single events. They depend on how long was measured, and "
        + "have no bounds. Do not compare them."),
    Explanation(
      "reached", .columns,
      "What a cell of an open loop answered for each client, in thousands of messages a second. Compare "
        + "it with the rate in the heading."),
  ]

  /// What `ipc-compare kinds` shows.
  package static let kindColumns = [
    Explanation(
      "what it is", also: ["is"], .kindTable,
      "The objects of the kernel that a channel of the kind is made of."),
    Explanation(
      "largest record", also: ["largest", "record"], .kindTable,
      "The largest record that this machine's limits allow now, in bytes. Many kinds take up to 1 MiB; "
        + "the others name the limit that bounds them."),
    Explanation(
      "client KiB", also: ["memory of a client"], .kindTable,
      "The memory that a server sets aside for a client whose records have 24 bytes: the channel as it "
        + "was made, the buffers of the session and the stack of its thread, in units of 1,024 bytes.",
      "--max-memory divided by it is how many clients fit. It is what they can take, not what they use."
    ),
    Explanation(
      "hostile peer", also: ["hostile", "safe", "unsafe", "peer"], .kindTable,
      "Whether a peer that breaks the protocol can end no more than its own channel (safe), or can harm "
        + "this side (unsafe). The lines below the table say how.",
      "Use an unsafe kind only with a peer that you trust as yourself."),
    Explanation(
      "capacity", .kindTable,
      "How many records of 24 bytes fit each direction before a sender has to wait, or the limit that "
        + "decides this. For rings it can be chosen (--capacity).",
      "A larger one lets a burst go without waiting, and takes memory. A round trip needs room for one "
        + "record only."),
    Explanation(
      "awake", also: ["calls awake"], .kindTable,
      "The kernel calls of both sides for one record, when the receiver is awake and finds it there."
    ),
    Explanation(
      "asleep", also: ["calls asleep"], .kindTable,
      "The kernel calls of both sides for one record, when the receiver sleeps and has to be woken."
    ),
    Explanation(
      "copies", .kindTable,
      "How often the bytes of a record are copied on their way from one side's memory to the other's. "
        + "With large records, copies are what costs."),
    Explanation(
      "poll", .kindTable,
      "Whether poll(2) and epoll(7) can wait for the channel, together with other descriptors. Where "
        + "they cannot, a thread of its own has to wait for each channel."),
    Explanation(
      "exec", .kindTable,
      "Whether an end in use survives exec(2): whether all that there is to know about it lies in the "
        + "kernel."),
    Explanation(
      "one kernel", also: ["one", "kernel column"], .kindTable,
      "Whether both processes must run on one kernel. Those that need not still get their descriptors "
        + "on one here."),
    Explanation(
      "limit", also: ["limits on this machine now"], .kindTable,
      "What bounds a kind on this machine beside memory and the number of descriptors, as the kernel or "
        + "its manual calls it. 'as pipe' means the same limits as that kind."),
    Explanation(
      "value", .kindTable,
      "In 'kinds': what a limit is set to now; 'unlimited' where it is not set. In JSON: a figure "
        + "in the unit of its key, null where it is not known."),
    Explanation(
      "any server", .kindTable,
      "The limits that hold for all clients of a server together, whatever their kinds."),
    Explanation(
      "not available", .kindTable,
      "A channel of the kind cannot be made on this machine now, for the reason that is said."),
  ]

  /// What `ipc-compare kinds` shows of a library's kind.
  package static let promises = [
    Explanation("file", .promises, "The path of the shared object that the kind is loaded from."),
    Explanation(
      "waits by", .promises, "The ways to wait that a library's kind says it has."),
    Explanation("version", .promises, "The version of the library, as it says itself."),
    Explanation(
      "SHA-256", also: ["library_sha256", "sha256"], .promises,
      "A number that tells one file from every other, as sha256sum(1) prints it. Client and server must "
        + "have loaded the same file."),
    Explanation(
      "threads", .promises,
      "Whether the library has threads of its own, whose CPU time and context switches are not counted."
    ),
    Explanation(
      "loses", also: ["may_lose"], .promises,
      "Whether the library may drop records or overwrite them. Its rows have a * then: it saves the time "
        + "that waiting for room would take."),
    Explanation(
      "peer's end", .promises,
      "Whether the kind itself tells that its peer is gone; else only the connection to the server does."
    ),
    Explanation(
      "broker", .promises,
      "A process that a library needs beside client and server. A run starts one where none is at work, "
        + "and its CPU time is in no figure."),
    Explanation(
      "leaves", .promises, "What stays when both processes are killed, as the library says itself."),
    Explanation(
      "told", also: ["option"], .promises,
      "'told' is an option that was given to the library behind its path (./name.so,key=value), and "
        + "'option' one that it understands."),
  ]

  /// The fields of CSV and of JSON's analysis that are no figures.
  package static let fields = [
    Explanation(
      "capacity", .fields,
      "Records in each direction of a ring for which --capacity asked; else nothing."),
    Explanation(
      "rounds", .fields, "In CSV: how many rounds of the cell count. Below six, bounds say little."),
    Explanation(
      "rounds_left_out", also: ["leftOut"], .fields,
      "Rounds of the cell that were run and do not count, because they lost their time or a side was "
        + "moved to another processor (warning left-out-rounds). JSON has the reason of each."),
    Explanation(
      "is_reference", also: ["isReference", "reference field"], .fields,
      "Whether the row is the one with the ratio 1.00, which the others are held against."),
    Explanation(
      "standing", .fields,
      "Where the answer puts the row: best, unknown or slower; nothing where it is not ranked."),
    Explanation(
      "self_test", also: ["selfTest", "hasFailed", "outcome"], .fields,
      "What the run found when it compared a cell of this group with itself: passed, unsure or failed; "
        + "nothing where the group has no self-test."),
    Explanation(
      "floor_wait", also: ["floorWait"], .fields,
      "How the loop in bare C beside the cell waited. Where it waits in another way, vs C contains the "
        + "difference."),
    Explanation(
      "server_under", .fields,
      "The command that the servers of the run were started under (--server-under). A file without the "
        + "column is of a run without one."),
    Explanation(
      "why_unknown", .fields,
      "For each figure that is empty or not exact, its key and the reason. Read it before you fill "
        + "empty fields with anything."),
    Explanation(
      "library_version", .fields, "The version of the library that a loaded kind is from."),
    Explanation(
      "lower_95", also: ["upper_95", "lower", "upper", "lower_value", "upper_value"], .fields,
      "The bounds of the figure before it, with 95 % confidence. Empty where it has none."),
    Explanation(
      "groups", also: ["group", "answer", "text"], .fields,
      "Rows that are compared with each other: those of one placement, record size, number of clients "
        + "and rate. Each has an answer, whose text is the lines that tables show."),
    Explanation(
      "coordinates", .fields,
      "What a cell is of: its kind, wait, placement, record size, capacity, clients, rate and entry."
    ),
    Explanation(
      "entry", also: ["own", "against"], .fields,
      "Why a cell takes part: own where it was asked for, twin where it is the second entry by which "
        + "the run tests itself, against where another build's programs ran it."),
    Explanation(
      "nanoseconds", .fields, "In a standing: the median by which the row is ranked, in ns."),
    Explanation(
      "roundsNeeded", .fields,
      "How many rounds would decide what is unknown; absent where all is decided, or where more than "
        + "1,000 would be needed and only a quieter machine would tell."),
    Explanation(
      "rows", .fields, "The cells of a group: by wait strategy, and in each the fastest first."),
    Explanation("figures", .fields, "What was measured of a row, by the names of the CSV columns."),
    Explanation(
      "isApproximate", .fields,
      "True where a figure is close to the truth and not exact: tables show a ~."),
    Explanation(
      "reason", .fields,
      "Why a figure is not known or not exact, why a row was not compared, or what a warning found."
    ),
    Explanation("remedy", .fields, "What a person can do about a warning."),
    Explanation(
      "id", .fields, "The name of a warning, which can be explained. Scripts can rely on it."),
    Explanation(
      "warnings", also: ["warning"], .fields,
      "What weakens the run, each with an id, the figures that caused it and a remedy. Standard error "
        + "has them in full; the page lists their ids. They are findings and no errors."),
    Explanation("verdict", .fields, "What came of two builds: passed, slower or undecided."),
    Explanation(
      "openQuestions", .fields,
      "Why a difference is not decided, or not wholly, each in a sentence."),
    Explanation("metric", .fields, "Which figure is compared, by the name of its CSV column."),
    Explanation(
      "status", .fields, "What became of a row of a difference, such as faster or noisy."),
    Explanation(
      "ipc_complete", .fields,
      "In the file for Prometheus (--metrics): 1 where the run came to its end. A 0 comes without any "
        + "figure."),
    Explanation(
      "ipc_self_test_passed", .fields,
      "In the file for Prometheus (--metrics): 1 where a cell took as long as itself. With a 0 no figure "
        + "of the run can be trusted: drop the file."),
  ]

  /// What the percentile files of --hgrm have, which are those of HdrHistogram.
  package static let percentileFields = [
    Explanation(
      "Value", .percentiles,
      "A time in microseconds that the share of times beside it does not exceed."),
    Explanation(
      "Percentile", .percentiles,
      "The share of times that are not longer, from 0 to 1. The curve ends where fewer than ten samples "
        + "lie above it, or fewer than half of the rounds have one."),
    Explanation(
      "TotalCount", also: ["Total count"], .percentiles,
      "How many of the samples are not longer. Every round weighs the same, so that it is a share of "
        + "their number and no count of single ones."),
    Explanation(
      "1/(1-Percentile)", .percentiles,
      "One of how many times is longer: 100 for the p99. Plot it on a logarithmic axis."),
    Explanation(
      "Mean", also: ["StdDeviation"], .percentiles,
      "The mean and the standard deviation, computed from the middles of the buckets. A few slow samples "
        + "move both: compare medians and percentiles instead."),
    Explanation(
      "Buckets", also: ["SubBuckets"], .percentiles,
      "How the histogram divides times. It is of use to tools that read such files, and says nothing "
        + "about the kind."),
  ]
}

extension WordGroup {
  static let percentiles = WordGroup("fields of percentile files", of: "field of percentile files")
  static let columns = WordGroup("columns of tables", of: "column")
  static let kindTable = WordGroup("columns of 'kinds'", of: "column of 'kinds'")
  static let promises = WordGroup("what libraries promise", of: "promise of a library")
  static let fields = WordGroup("fields of CSV and JSON", of: "field")
}
