// What is said about clients that were sent away: each complaint while there are few, and of a flood
// its number.

public import Linux
internal import Synchronization

/// Says which complaints are to be told one by one, and counts the others.
///
/// Whoever floods a server must not fill its log, and must not keep complaints about other users out
/// of it: each user has some in a span of time, and all together have some more.
public final class Complaints: Sendable {
  static let span = Duration.seconds(10)
  static let mostOfUser = 20
  static let most = 100

  private struct Count {
    var told = 0
    var toldOf: [UInt32: Int] = [:]
    var untold: UInt64 = 0
    /// The end of the span that the first complaint began.
    var end: Deadline?
  }

  private let count = Mutex(Count())

  /// Counts from nothing.
  public init() {}

  /// Counts a complaint about a user's client, and says whether it is to be told.
  public func isToBeTold(of user: UInt32) -> Bool {
    count.withLock { count in
      if count.untold == 0, count.end?.hasPassed ?? true {
        count = Count()
        count.end = Deadline(after: Complaints.span)
      }
      let ofUser = count.toldOf[user, default: 0]
      guard ofUser < Complaints.mostOfUser && count.told < Complaints.most else {
        count.untold += 1
        return false
      }
      count.toldOf[user] = ofUser + 1
      count.told += 1
      return true
    }
  }

  /// When ``summary(atEnd:)`` is to be asked for; nil when there is nothing to sum up.
  public var deadline: Deadline? { count.withLock { $0.untold == 0 ? nil : $0.end } }

  /// How many complaints were not told in the span that is over, as a sentence; nil when each was.
  ///
  /// - Parameter atEnd: does not wait for the span's end: nothing more will be told.
  public func summary(atEnd: Bool = false) -> String? {
    let untold = count.withLock { count -> UInt64 in
      guard let end = count.end, atEnd || end.hasPassed else { return 0 }
      defer { count = Count() }
      return count.untold
    }
    if untold == 0 { return nil }
    return "and \(grouped(untold)) more complaints within \(Complaints.span)"
  }
}

/// A number with a comma before every three digits, such as `12,345`.
package func grouped(_ number: UInt64) -> String {
  let digits = Array(String(number))
  let parts = stride(
    from: digits.count % 3 == 0 ? 0 : digits.count % 3 - 3, to: digits.count, by: 3)
  return parts.map { String(digits[max(0, $0)..<($0 + 3)]) }.joined(separator: ",")
}
