// Why a file of claims is none.

/// A mistake in a file of claims, with its place.
struct Refusal: Error, Equatable, CustomStringConvertible {
  /// As jq writes it, without the first point, such as `claims[0].holdsIf`; empty where no place is known yet.
  private let path: String
  /// What was expected, what was found and what to do, in a sentence without a full stop.
  private let reason: String

  init(_ reason: String) {
    self.init(path: "", reason)
  }

  private init(path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The same mistake, seen from the value around the one that has it.
  ///
  /// - Parameter key: of the value inside that one.
  func at(_ key: String) -> Refusal {
    Refusal(path: path.isEmpty ? key : "\(key).\(path)", reason)
  }

  var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
