// What a row is called in pictures.

internal import Comparison
internal import IPCChannels

/// Names of rows.
enum RowName {
  /// Within its group, such as `pipe adaptive`.
  static func text(_ row: Row) -> String {
    "\(LibraryText.label(row)) \(row.coordinates.wait.rawValue)"
  }

  /// As ``text(_:)``, of at most so many characters; what is cut off leaves a mark.
  static func short(_ name: String, most: Int = 26) -> String {
    name.count <= most ? name : String(name.prefix(most - 1)) + "…"
  }

  /// Of many the first ones: `pipe adaptive, shm adaptive and 3 more`.
  static func list(_ names: [String], most: Int = 4) -> String {
    if names.count <= most + 1 { return listed(names) }
    return names.prefix(most).joined(separator: ", ") + " and \(names.count - most) more"
  }
}
