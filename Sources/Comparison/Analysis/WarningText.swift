// How cells, counts and times are put into the sentences of warnings.

internal import IPCChannels
internal import Rendezvous

extension RunResult {
  /// The cells of which something was measured.
  var measured: [Cell] { cells.filter { !$0.rounds.isEmpty } }

  /// A cell's name in a sentence, such as `pipe block same`; with record size, clients and rate where the
  /// result has several of them.
  func label(of own: CellCoordinates) -> String {
    func isAxis(_ axis: (CellCoordinates) -> some Hashable) -> Bool {
      Set(cells.map { axis($0.coordinates) }).count > 1
    }
    var label = "\(own.label) \(own.wait.rawValue) \(own.placement.rawValue)"
    if isAxis(\.recordSize) { label += " \(own.recordSize) bytes" }
    if isAxis(\.clients) { label += " \(counted(own.clients, "client"))" }
    if isAxis(\.ratePerSecond), let rate = own.rateText { label += " \(rate)" }
    switch own.entry {
    case .own: return label
    case .twin: return "\(label) (second entry)"
    case .against: return "\(label) (other build)"
    }
  }
}

/// Such as `1 cell` and `2 cells`.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Names as a sentence has them: `pipe`, `pipe and shm`, `pipe, shm and tcp`.
package func listed(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return "\(names.dropLast().joined(separator: ", ")) and \(last)"
}

/// A rate as a whole number with a comma before each three digits.
package func grouped(_ value: Double) -> String {
  grouped(UInt64(max(0, min(value, 1e15)).rounded()))
}

/// The first three, and how many more there are.
func firstThree(_ texts: [String], separator: String = ", ") -> String {
  let shown = texts.prefix(3).joined(separator: separator)
  return texts.count > 3 ? "\(shown)\(separator)and \(texts.count - 3) more" : shown
}

/// A number with at most so many digits behind the point.
func decimal(_ value: Double, digits: Int) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let text = "\((value * scale).rounded() / scale)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number with at most three significant digits, or all those before the point.
private func significant(_ value: Double) -> String {
  var digits = 2
  var limit = 9.995
  while digits > 0, value >= limit {
    digits -= 1
    limit *= 10
  }
  while digits < 9, value > 0, value < limit / 10 {
    digits += 1
    limit /= 10
  }
  return decimal(value, digits: digits)
}

/// A share in percent.
func percent(_ share: Double) -> String {
  let value = share * 100
  return "\(value < 1 ? significant(value) : decimal(value, digits: 0)) %"
}

/// A time in the unit that leaves it a number of at most three digits before the point; no more digits
/// than tables have, so that a figure there lies in a range that is told here.
func duration(nanoseconds: Double) -> String {
  switch nanoseconds {
  case ..<1e3: "\(significant(nanoseconds)) ns"
  case ..<1e6: "\(significant(nanoseconds / 1e3)) µs"
  case ..<1e9: "\(significant(nanoseconds / 1e6)) ms"
  default: "\(decimal(nanoseconds / 1e9, digits: 1)) s"
  }
}
