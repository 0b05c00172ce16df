// What needs ask of each kind, one question a need, so that it can be said which need excludes what, and which single
// one would have to go.

internal import Comparison
internal import IPCChannels
internal import LoadedKinds

/// A question that every candidate is asked.
package struct Question: Sendable {
  /// The word of `--for` that asks it; nil for what everybody needs.
  package let word: String?
  let finding: @Sendable (Candidate) -> Finding
}

extension Needs {
  /// The questions, in the order of the words.
  package var questions: [Question] {
    var questions = [Question(word: nil, finding: Self.isThere)]
    for word in words {
      guard let own = try? Needs(only: word) else { continue }
      if own.recordSize != nil {
        questions.append(Question(word: word) { self.carriesRecords($0) })
      }
      if let clients = own.clients {
        questions.append(Question(word: word) { Self.serves(clients, $0) })
      }
      if own.peer == .hostile {
        questions.append(Question(word: word, finding: Self.isUntrusting))
      }
      for demand in own.demands {
        questions.append(Question(word: word) { demand.finding($0) })
      }
    }
    if !demands(.drop) {
      questions.append(Question(word: nil, finding: Self.losesNothing))
    }
    return questions
  }

  /// Reads one word that others may be needed with.
  private init(only word: String) throws(NeedsError) {
    var reader = NeedReader()
    try reader.read(word)
    self = reader.needs
  }

  // MARK: What numbers ask

  private static func isThere(_ candidate: Candidate) -> Finding {
    guard case .builtIn(_, let survey?) = candidate.source, let reason = survey.unavailable else {
      return .holds("")
    }
    return .fails("no channel of it can be made on this machine: \(reason)")
  }

  private func carriesRecords(_ candidate: Candidate) -> Finding {
    if pieces > 1, demands(.whole) {
      return .fails(
        "no kind has records above \(grouped(Double(Self.largestRecord))) bytes, and a message in "
          + "several of them is not kept whole")
    }
    let largest: Int
    switch candidate.source {
    case .builtIn(let said, let survey):
      largest = survey?.largestRecord ?? said.usualLargestRecord
    case .library(let library): largest = library.promises.largestRecord
    case .unknown: return .unknown("the result does not say what it is")
    }
    return Finding(
      (measuredSize ?? 0) <= largest, "",
      else: "its largest record has \(grouped(Double(largest))) bytes")
  }

  private static func serves(_ clients: Int, _ candidate: Candidate) -> Finding {
    guard case .builtIn(let said, _) = candidate.source, let most = said.usualMostClients else {
      return .holds("")
    }
    return Finding(clients <= most, "", else: "it has at most \(said.mostClients) clients")
  }

  private static func isUntrusting(_ candidate: Candidate) -> Finding {
    switch candidate.source {
    case .builtIn(let said, _):
      said.harmOfHostilePeer.map { .fails("a hostile peer can \($0)") }
        ?? .holds("a hostile peer can end no more than its own channel")
    case .library(let library):
      Finding(
        library.promises.isUntrusting,
        "its library says that a hostile peer cannot harm this side, which nobody checked",
        else: "its library promises nothing against a hostile peer")
    case .unknown: .unknown("the result does not say what it is")
    }
  }

  private static func losesNothing(_ candidate: Candidate) -> Finding {
    guard case .library(let library) = candidate.source else { return .holds("") }
    return Finding(
      !library.promises.mayLose, "", else: "its library may lose records (say 'drop' to allow it)")
  }
}

// MARK: - What demands ask

extension Demand {
  func finding(_ candidate: Candidate) -> Finding {
    switch candidate.source {
    case .builtIn(let said, _): finding(said)
    case .library(let library): finding(library.promises)
    case .unknown: .unknown("the result does not say what it is")
    }
  }

  private func finding(_ said: KindDescription) -> Finding {
    switch self {
    case .poll:
      Finding(
        said.isPollable, "poll(2) and epoll(7) can wait for it", else: "poll(2) cannot wait for it")
    case .containers:
      said.neededNamespace.map { .fails("both sides must be in one \($0) namespace") }
        ?? .holds("its descriptors mean the same in every namespace")
    case .whole: kept(said.family)
    case .end:
      Finding(
        said.hasEnd, "it tells the end of its peer by itself",
        else: "it has no end of its own: something else must tell that the peer is gone")
    case .crash:
      if let lost = said.lossAtEnd {
        .fails("a peer that ends can take with it \(lost)")
      } else if let left = said.leftAfterKill {
        .fails("when both sides are killed it leaves \(left)")
      } else {
        .holds("what a peer sent before it was killed arrives, and nothing is left")
      }
    case .language: easyToUse(said)
    case .exec:
      Finding(
        said.survivesExec, "its ends survive exec(2)",
        else: "what an end knows is in its process, and exec(2) ends that")
    case .descriptors:
      Finding(
        said.uses.contains(.descriptors),
        "its sockets can carry descriptors (SCM_RIGHTS)", else: "it cannot carry descriptors")
    case .path:
      Finding(
        said.uses.contains(.path), "it has a name in a file system",
        else: "it has no name by which programs could find each other")
    case .shell:
      Finding(
        said.uses.contains(.shell), "cat(1) and echo(1) can use it",
        else: "a shell has no command that opens, reads or writes it")
    case .file:
      Finding(
        said.uses.contains(.regularFile), "its rings are in a regular file",
        else: "its data is in no regular file")
    case .network:
      Finding(
        !said.needsOneKernel, "it can leave the kernel", else: "both sides must be on one kernel")
    case .posix:
      Finding(
        said.uses.contains(.posix), "it is made of calls that POSIX has",
        else: "it needs calls that POSIX does not have")
    case .bounded: bounded(said)
    case .drop: .holds("a send that does not wait says that there is no room")
    case .fanOut, .busy: .holds("")
    }
  }

  private func kept(_ family: KindDescription.Family) -> Finding {
    switch family {
    case .stream: .fails("it moves bytes: somebody must say where each record ends")
    case .packet: .holds("the kernel keeps each record whole")
    case .ring: .holds("each record has a slot of its own")
    case .signal: .holds("each record is one signal")
    case .loaded: .holds("")
    }
  }

  /// What every language's library can do with a descriptor.
  private static let easyCalls: Set = ["read", "write", "send", "recv"]

  private func easyToUse(_ said: KindDescription) -> Finding {
    let calls = said.calls.send + said.calls.receive
    if calls.isEmpty {
      return .fails("its rings need atomic operations on shared memory, which few languages have")
    }
    let rare = calls.filter { !Self.easyCalls.contains($0) }
    return rare.isEmpty
      ? .holds("\(calls.joined(separator: " and ")) are all that it takes")
      : .fails("it needs \(rare[0]), which few languages' libraries have")
  }

  private func bounded(_ said: KindDescription) -> Finding {
    let isQueue = said.passed.contains { if case .queue = $0.type { true } else { false } }
    switch said.capacity {
    case .records, .chosen: return .holds("its capacity is a number of records")
    case .limit, .varying:
      return Finding(
        isQueue, "its capacity is a number of records",
        else: "its capacity is a number of bytes, with what the kernel adds to each record")
    }
  }

  /// Of a library, which has a record of a few promises, and says nothing of the rest.
  private func finding(_ promises: KindPromises) -> Finding {
    switch self {
    case .whole: .holds("its library has to keep records whole, as every kind has to")
    case .end:
      Finding(
        promises.tellsEnd, "its library tells the end of its peer",
        else: "its library does not tell the end of its peer")
    case .crash:
      promises.leaves.map { .fails("when both sides are killed its library leaves \($0)") }
        ?? .holds("its library says that it leaves nothing, which nobody checked")
    case .drop:
      promises.mayLose
        ? .holds("its library may lose records by itself")
        : .holds("a send that does not wait says that there is no room")
    case .fanOut, .busy: .holds("")
    case .poll, .containers, .language, .exec, .descriptors, .path, .shell, .file, .network, .posix,
      .bounded:
      .unknown("its library does not say")
    }
  }
}
