// A story as `--narrate` tells it into a file, one line a call, read again.

import Foundation

/// What one program told.
struct ToldStory {
  /// A call in words.
  struct Call: Equatable {
    let step: String
    let function: String
    let arguments: String
    let answer: String
    /// The page of the manual, and why.
    let note: String

    /// Whether that descriptor is its answer, or one of two that it stores.
    func makes(_ number: Int) -> Bool {
      let stored = arguments.firstMatch(of: /\[(\d+), (\d+)\]/).map { [$0.1, $0.2] } ?? []
      return ([answer[...]] + stored).contains("\(number)")
    }

    /// Descriptors that it passes or receives.
    var passed: [Int] {
      arguments.firstMatch(of: /SCM_RIGHTS \[([\d, ]+)\]/)
        .map { $0.1.split(separator: ", ").compactMap { Int($0) } } ?? []
    }
  }

  /// The headings, as they were told.
  private(set) var steps: [String] = []
  /// The calls in order, without the uses of the channel.
  private(set) var calls: [Call] = []
  /// The uses, each as its names and the rest; without names where no call is needed.
  private(set) var uses: [(names: [String], text: String)] = []
  /// Lines that are none of these.
  private(set) var others: [String] = []

  /// - Parameter speaker: whose lines to read; those of others are left out.
  init(_ text: String, of speaker: String) {
    for line in text.split(separator: "\n") where line.hasPrefix("\(speaker) | ") {
      read(String(line.dropFirst(speaker.count + 3)))
    }
  }

  private mutating func read(_ line: String) {
    if let heading = line.wholeMatch(of: /([A-Z]+): .+/) {
      steps.append(heading.1.lowercased())
    } else if let call = line.wholeMatch(of: /[ ]{2}(\w+)\((.*)\) = (\S+)  # (.+)/) {
      calls.append(
        Call(
          step: steps.last ?? "", function: String(call.1), arguments: String(call.2),
          answer: String(call.3), note: String(call.4)))
    } else if let use = line.wholeMatch(of: /[ ]{2}([\w, ]+): (.+)  # .+/) {
      uses.append((use.1.split(separator: ", ").map(String.init), String(use.2)))
    } else if let use = line.wholeMatch(of: /[ ]{2}(\d.*? ring \(.+?\))(?:  # .+)?/) {
      uses.append(([], String(use.1)))
    } else {
      others.append(line)
    }
  }

  /// The steps in the order in which they were told first.
  var distinctSteps: [String] {
    steps.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  func calls(_ function: String) -> [Call] { calls.filter { $0.function == function } }
}
