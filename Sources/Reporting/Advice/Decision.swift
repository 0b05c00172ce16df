// Which kind to take for which need, as data: backends.md prints it as its table, and 'ipc-compare advise' takes from
// it what figures cannot decide.

internal import IPCChannels

/// One row: a need, and the kind that an experienced reader would begin with.
package struct Decision: Sendable {
  /// As the table says it.
  let need: String
  let asked: Asked
  let take: ChannelKind
  /// Nil where there is none.
  let runnerUp: ChannelKind?
  let because: String

  /// Whose row it is.
  enum Asked: Equatable, Sendable {
    /// Of needs that have all of these words.
    case words([String])
    /// Of everybody whom no row above it is for.
    case anything
    /// Of nobody who asks for speed.
    case nothing
  }

  /// Whether the row is for somebody.
  func isFor(_ needs: Needs) -> Bool {
    switch asked {
    case .words(let words): words.allSatisfy(needs.words.contains)
    case .anything: true
    case .nothing: false
    }
  }

  private init(
    _ need: String, _ asked: Asked, _ take: ChannelKind, _ runnerUp: ChannelKind?,
    because: String
  ) {
    self.need = need
    self.asked = asked
    self.take = take
    self.runnerUp = runnerUp
    self.because = because
  }

  /// What a shell opens by a path.
  private static let namedPipe = ChannelKind.allCases.first {
    $0.description.uses.isSuperset(of: [.path, .shell])
  }!

  /// Every row; the first that is for somebody counts.
  package static let all = [
    Decision(
      "a channel whose other side may one day be on another machine", .words(["network"]), .tcp,
      .unix, because: "no other kind leaves the kernel"),
    Decision(
      "a shell script as peer", .words(["shell"]), namedPipe, .pipe,
      because: "echo(1) and cat(1) can open a name"),
    Decision(
      "rings where only files can be shared (a container's volume, inspection with od(1))",
      .words(["file"]), .file, .memfd,
      because: "it has the rings of `memfd`; the file system writes them back now and then"),
    Decision(
      "both directions and descriptor passing on one descriptor", .words(["descriptors"]),
      .socketpair, .seqpacket,
      because:
        "the socket can carry SCM_RIGHTS (the library's channel itself refuses whatever a peer "
        + "attaches)"),
    Decision(
      "a server that unrelated programs find by a path", .words(["path"]), .unix, namedPipe,
      because: "most local services are built on it; once connected, it equals `socketpair`"),
    Decision(
      "a parent and a program that it starts, with nothing to configure", .words(["exec"]), .pipe,
      .socketpair,
      because:
        "it is inherited, and is the fastest of the kinds whose bytes go through the kernel"),
    Decision(
      "a log: records that the kernel keeps whole, and a sender that rather drops one than waits",
      .words(["whole", "drop"]), .datagram, .seqpacket,
      because: "on Linux it is reliable and ordered; something else must tell that the peer is gone"
    ),
    Decision(
      "records that the kernel keeps whole, and a fixed number of them in flight",
      .words(["bounded", "poll"]), .mqueue, .eventfd,
      because: "`msg_max` bounds the queue in records, not in bytes"),
    Decision(
      "records that need no framing, an end of file, and sizes that vary",
      .words(["whole", "end"]), .seqpacket, .datagram,
      because: "a record is a packet; an empty packet is the end"),
    Decision(
      "speed the textbook way, with a peer that you trust", .words(["posix", "trusted"]), .shm,
      .pipe, because: "it is shm_open(3), mmap(2) and sem_wait(3)"),
    Decision(
      "speed, and poll(2) or epoll(7) over many channels in one thread",
      .words(["poll", "trusted"]), .eventfd, .socketpair,
      because: "it has rings whose wake-ups are descriptors; you must trust the peer"),
    Decision(
      "poll(2) or epoll(7), with a peer that may be hostile", .words(["poll"]), .socketpair,
      .seqpacket, because: "the kernel stands between the two sides, and a socket can be polled"),
    Decision(
      "a peer in another language", .words(["language"]), .socketpair, .pipe,
      because: "every language can read and write a socket"),
    Decision(
      "clients that come and go", .words(["set-up"]), .socketpair, .pipe,
      because: "one call makes it, it has no name and no port, and it maps no memory"),
    Decision(
      "speed, also with a peer that may be hostile, and nothing of the above", .anything, .memfd,
      .socketpair,
      because:
        "its seals rule out truncation, it has no lock, and every shared word is checked"),
    Decision(
      "to see what a signal can carry", .nothing, .signal, nil,
      because:
        "each signal carries 24 bytes; it suits students, and programs with few messages and no "
        + "descriptor to read"),
  ]

  // MARK: The table

  /// The lines of the table in Markdown, each with its line feed.
  package static func markdown() -> String {
    let rows =
      [["you need", "`--for`", "take", "runner-up", "because"], (0..<5).map { _ in "---" }]
      + all.map { row in
        [row.need, row.words, "`\(row.take.rawValue)`", row.runnerUpText, row.because]
      }
    return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private var words: String {
    switch asked {
    case .words(let words): "`\(words.joined(separator: " "))`"
    case .anything: "anything else"
    case .nothing: "none"
    }
  }

  /// With the words that it lacks, where it lacks some.
  private var runnerUpText: String {
    guard let runnerUp else { return "none" }
    let lacking = lacks(runnerUp)
    let lack = lacking.map { "`\($0)`" }.joined(separator: " and ")
    return "`\(runnerUp.rawValue)`" + (lacking.isEmpty ? "" : ", without \(lack)")
  }

  /// The row's words that a kind does not meet.
  func lacks(_ kind: ChannelKind) -> [String] {
    guard case .words(let words) = asked,
      let needs = try? Needs(words.joined(separator: " "))
    else { return [] }
    let candidate = Candidate(name: kind.rawValue, source: .builtIn(kind.description, nil))
    return needs.questions.compactMap { question in
      if case .fails = question.finding(candidate) { question.word } else { nil }
    }
  }
}
