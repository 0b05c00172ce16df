// The date of a man page, of which there is only one language: mdoc(7) knows the months by their English names.

internal import Glibc

/// A day of the Gregorian calendar, in UTC.
package struct CalendarDate: Equatable, Sendable {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private let day: Int
  private let month: Int
  private let year: Int

  /// Returns the day of a time; nil for one so far away that its year is no `Int32`.
  ///
  /// - Parameter seconds: since the beginning of 1970.
  package init?(secondsSince1970 seconds: Int) {
    var time = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe gmtime_r(&time, &parts) != nil else { return nil }
    day = unsafe Int(parts.tm_mday)
    month = unsafe Int(parts.tm_mon)
    year = unsafe Int(parts.tm_year) + 1900
  }

  /// As mdoc(7) wants it: `November 30, 2026`.
  var text: String { "\(Self.months[month]) \(day), \(year)" }
}
