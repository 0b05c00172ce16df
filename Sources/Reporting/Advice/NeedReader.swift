// Reads `--for`: words one after the other, and then what does not go together.

internal import CommandLine
internal import Comparison

/// Why a text says no needs. One line.
package struct NeedsError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Needs while they are read.
struct NeedReader {
  private(set) var needs = Needs()
  private var taken: [Slot: String] = [:]

  /// What can be said once.
  enum Slot: Hashable, Sendable {
    case recordSize, clients, rate, timed, quantile, budget, peer, place
    case demand(Demand)
  }

  mutating func read(_ word: String) throws(NeedsError) {
    for form in NeedWord.all {
      if try form.read(word, &self) {
        needs.words.append(word)
        return
      }
    }
    let hint = Suggestion.hint(for: word, among: NeedWord.names)
    throw NeedsError(
      "'\(word)' is no word for a need\(hint) (a size such as 4096B, a load such as 20x500/s, a "
        + "CPU budget such as 20%, or one of \(NeedWord.names.joined(separator: ", ")))")
  }

  /// Notes what a word says, unless another word has said that.
  mutating func take(
    _ word: String, _ slot: Slot, _ change: (inout Needs) -> Void
  ) throws(NeedsError) {
    if let other = taken.updateValue(word, forKey: slot) {
      throw NeedsError(
        other == word
          ? "'\(word)' is said twice; say it once"
          : "'\(other)' and '\(word)' exclude each other; keep one of them")
    }
    change(&needs)
  }

  func require(
    _ number: Int, in range: ClosedRange<Int>, _ word: String, _ unit: String
  ) throws(NeedsError) {
    guard range.contains(number) else {
      throw NeedsError(
        "'\(word)' is out of range: \(range.lowerBound) to \(range.upperBound) \(unit) can be asked "
          + "for")
    }
  }

  /// What single words cannot see.
  func requireConsistency() throws(NeedsError) {
    func conflict(_ one: Slot, _ other: Slot, _ reason: String) throws(NeedsError) {
      guard let first = taken[one], let second = taken[other] else { return }
      throw NeedsError("'\(first)' and '\(second)' exclude each other: \(reason)")
    }
    switch needs.timed {
    case .oneWay:
      try conflict(
        .timed, .quantile,
        "a stream is timed as a whole; keep 'one-way', or ask for a percentile of round trips")
    case .setUp:
      try conflict(
        .timed, .rate, "set-ups are timed without a rate; leave the rate out")
      if needs.quantile != .median {
        try conflict(
          .timed, .quantile, "of set-ups only the median is told; leave the percentile out")
      }
    case .roundTrip, nil: break
    }
    if needs.budget == .spin {
      if needs.place == .oneProcessor {
        try conflict(
          .budget, .place, "on one CPU a side that spins keeps the other one from answering")
      }
      if needs.demands(.busy) {
        try conflict(
          .budget, .demand(.busy), "a side that spins has no CPU of its own where others load it")
      }
    }
    if case .percent = needs.budget, needs.ratePerSecond == nil, let word = taken[.budget] {
      throw NeedsError(
        "'\(word)' needs a rate, such as 500/s: without one a loop takes all the CPU time there is")
    }
    if case .percent = needs.budget, needs.timed == .oneWay {
      try conflict(
        .budget, .timed, "the CPU time of streams is not measured; leave one of them out")
    }
  }
}

extension Needs {
  /// Reads what somebody needs.
  ///
  /// - Parameter text: words of ``NeedWord/all``, separated by spaces or commas.
  /// - Throws: for a word that there is not, for two that exclude each other, and where there is none.
  package init(_ text: String) throws(NeedsError) {
    var reader = NeedReader()
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      try reader.read(String(word))
    }
    guard !reader.needs.words.isEmpty else {
      throw NeedsError("no need is named; name some, such as '4096B 20x500/s p99 trusted poll'")
    }
    try reader.requireConsistency()
    self = reader.needs
  }
}
