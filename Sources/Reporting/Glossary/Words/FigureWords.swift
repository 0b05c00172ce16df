// The figures of a cell: what each is and how to read it. Its unit, direction and place are said by the list
// of metrics itself.

internal import Comparison

extension Explanation {
  /// Every metric that has an explanation.
  package static let figures = Metric.all.compactMap { metric in
    explanation(of: metric).map { Explanation(metric, $0) }
  }

  private init(_ metric: Metric, _ explanation: [String]) {
    let heading = metric.heading
    self.init(
      metric.title,
      also: [
        metric.key, metric.column, "\(heading.upper) \(heading.lower)".trimmed,
        metric.unit == .ratio ? "" : "\(metric.title)\(metric.unitName)",
      ] + OpenMetricsReport.names(of: metric), .figures,
      paragraphs: explanation + [Self.facts(metric)])
  }

  /// Where it stands, in which unit, and which of two values is better. The file for Prometheus has other names.
  private static func facts(_ metric: Metric) -> String {
    let unit = metric.unitName.trimmed
    let place =
      switch metric.table {
      case .times: "It stands in the table of times"
      case .costs: "It stands in the table of costs"
      case .none: "It stands in no table"
      }
    let inTables =
      metric.table == .none || metric.unit == .ratio || unit.isEmpty ? "" : ", in \(unit)"
    let better =
      switch metric.polarity {
      case .lower: " Less is better."
      case .higher: " More is better."
      case .none: ""
      }
    let bounds =
      metric.unit == .ratio || metric.isResampled
      ? " Its 95 % bounds are \(metric.column)_lower_95 and \(metric.column)_upper_95." : ""
    return "\(place)\(inTables); CSV and JSON call it \(metric.column).\(better)\(bounds)"
  }

  // MARK: - What each is

  private static func explanation(of metric: Metric) -> [String]? {
    guard let distribution = metric.distribution else { return texts[metric.key] }
    let quantile = metric.key.dropFirst(distribution.key.count + 1)
    guard let text = quantileTexts[String(quantile)] else { return nil }
    return [text, sentence(distribution)]
  }

  /// Which times they are of.
  private static func sentence(_ distribution: Metric.Distribution) -> String {
    switch distribution {
    case .roundTrip:
      "A round trip is timed from one reading of the clock to the next, one ping at a time (closed "
        + "loop). It is both ways and both programs: do not halve it for a time of one way."
    case .response:
      "A response is timed from when the ping was due (open loop), so that a stall is charged to "
        + "every ping that waited for it. Where the rate was not kept it tells how long the round "
        + "was, and nothing about the kind."
    case .service:
      "A service time is timed from when the ping was sent (open loop). It hides what a stall did to "
        + "the pings behind it: judge by response, and use service to see where time went."
    }
  }

  private static let quantileTexts: [String: String] = [
    "samples":
      "How many times were measured, of all rounds that count. Each is in the histogram of its "
      + "round; none is dropped.",
    "min":
      "The shortest time that was measured. It is one lucky sample: say the median instead.",
    "median":
      "Half of the times are shorter and half are longer, every round weighing the same. It is what "
      + "rows are sorted, compared and ranked by, and says nothing about the slow ones.",
    "p90": "Nine of ten times are shorter, every round weighing the same.",
    "p99":
      "99 of 100 times are shorter, every round weighing the same. Of requests that need a hundred "
      + "round trips, about two in three meet one that is slower.",
    "p99_9":
      "999 of 1,000 times are shorter, every round weighing the same. What disturbs the machine is in "
      + "it as well as what the kind does.",
    "p99_99":
      "9,999 of 10,000 times are shorter, every round weighing the same. It needs some 100,000 "
      + "samples before it is known at all.",
    "max":
      "The longest time that was measured. It is one unlucky sample, and grows with the length of the "
      + "run: never compare two of them.",
  ]

  private static let texts: [String: [String]] = [
    "ratio": [
      "How many times the median of the fastest row, or with --reference of that kind's row: that row "
        + "has 1.00. In an open loop it is the ratio of the median responses.",
      "It is the ratio of the two medians that are printed. Its bounds hold with 95 % confidence for "
        + "all rows of the table together, because the fastest is chosen from the same data.",
      "Read the bounds and not the number: 1.30 [0.9, 1.9] is ≈, no difference found, and 1.30 [1.2, "
        + "1.4] is slower by a fifth at least.",
    ],
    "achieved_rate": [
      "How many messages a second were answered for each client in an open loop, beside what --rate "
        + "asked for. It is the median of the rounds.",
      "A cell that answered less than 99 % of its rate, or sent later and later, did not keep it. Its "
        + "response times are those of a queue that grows, and it is not ranked.",
    ],
    "floor_ratio": [
      "How many times the round trip of the same loop in bare C, with its system calls inlined: what "
        + "the library and the language cost above the limit of what C can do.",
      "The loop runs in the same rounds, right beside the cell, on the same processors. An adaptive "
        + "cell is held against a loop that blocks or spins, as a note below the table says.",
      "About 1 means that another implementation of this kind cannot be much faster. It says nothing "
        + "about whether the kind is fast: that is relative.",
    ],
    "libc_floor_ratio": [
      "As vs C, but beside a loop that calls the functions of the C library, as programs are "
        + "written (--floor-calls libc). Below 1 means that the cell is faster than such a loop.",
      "It is – where both loops are the same, such as for a ring that makes no system call.",
    ],
    "floor_stream_ratio": [
      "As vs C, by the time that one message of a stream takes, and not by a round trip."
    ],
    "libc_floor_stream_ratio": [
      "As vs libc, by the time that one message of a stream takes, and not by a round trip."
    ],
    "floor_round_trip_median": [
      "The median round trip of the loop in bare C itself, with its system calls inlined: what vs C "
        + "is relative to. Nothing is subtracted from any figure by it."
    ],
    "libc_floor_round_trip_median": [
      "The median round trip of the loop in C that calls the C library: what vs libc is relative to."
    ],
    "floor_set_up_ratio": [
      "As vs C, by the median time of a set-up, beside a bare server and client that do what the "
        + "rendezvous asks of anybody and nothing else."
    ],
    "libc_floor_set_up_ratio": [
      "As vs libc, by the median time of a set-up. Only its two round trips differ from vs C."
    ],
    "stream_rate": [
      "How many messages a second go one way, from the client to the server, without answers.",
      "The clock runs from the first send until the server's count and checksum are back (tally), so "
        + "that what lies in a buffer does not count. --batch records go in each call.",
      "It is no reciprocal of a round trip: records in flight overlap. Compare it only with the same "
        + "--batch and --size.",
    ],
    "stream_byte_rate": [
      "The rate of a stream in bytes: messages a second times the size of a record. It is told where "
        + "records carry payload (--size above 24)."
    ],
    "set_up_median": [
      "How long it takes to get a channel and use it once: connect, hello, grant, map, one round trip, "
        + "exit and bye, close. It is the median.",
      "It matters where clients come and go. A set-up of a loaded kind contains the start of a "
        + "process.",
    ],
    "set_up_max": [
      "The longest set-up that was measured. It is one sample, and grows with the length of the run."
    ],
    "cpu": [
      "CPU time of both sides together for one round trip, in user mode and in the kernel.",
      "It is asked of the kernel for the round trips that were timed. A side that spins pays for its "
        + "waiting too, so that a fast row can be an expensive one.",
      "Look at it before you take the fastest: a row that is twice as fast and burns two processors is "
        + "no gain where those have other work.",
    ],
    "voluntary_switches": [
      "How often a side gave its processor up to wait, for each round trip, both sides together. About "
        + "2 means that both sleep each time, and 0 that they never do.",
      "It is read from the kernel's counters (getrusage(2)) for the round trips that were timed.",
    ],
    "involuntary_switches": [
      "How often the scheduler took the processor away from a side, for each round trip, both sides "
        + "together.",
      "More than a few in a thousand mean that something else ran there: end it and measure again. "
        + "With spin on one processor it is the price of spinning.",
    ],
    "system_calls": [
      "How many kernel calls both sides make for one round trip: two messages, each sent and "
        + "received, make 4.00 where every one is a call.",
      "The library counts its own calls in a loop of up to 4,000 round trips that is not timed. A ~ "
        + "says that the timed rounds may differ, and a note below the table says why.",
    ],
    "server_descriptors": [
      "How many file descriptors one more client takes in the server, its lifeline and the watch of "
        + "its process included.",
      "It is the mean of eight more idle clients, read from /proc. RLIMIT_NOFILE (ulimit -n) bounds "
        + "them.",
    ],
    "client_descriptors": [
      "How many file descriptors a client takes for one channel, its lifeline included. It is read "
        + "from /proc."
    ],
    "server_memory": [
      "How much memory one more idle client takes in the server: what can be written, without code, "
        + "which all share.",
      "It is the mean of eight more idle clients, read from /proc. A client in use can take more: "
        + "'ipc-compare kinds' says how much a server sets aside.",
    ],
  ]
}

extension String {
  /// Without the spaces at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension WordGroup {
  static let figures = WordGroup("figures", of: "figure")
}
