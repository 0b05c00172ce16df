// Which characters of text from elsewhere nobody is shown as they are. Every program, report and error asks here,
// so that what one of them escapes another cannot let through.

extension Unicode.Scalar {
  /// Whether a character has no looks of its own and may change those of others, or do worse.
  ///
  /// A terminal obeys control characters, and turns the direction of what stands around those that
  /// embed, isolate or mark a direction (U+202A to U+202E, U+2066 to U+2069, U+200E, U+200F, U+061C).
  /// All of category Cf is invisible: two names that differ in it look alike. The joiners of some
  /// pictures and of Persian words are among them, and are escaped as well.
  package var isOrder: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
    default: false
    }
  }
}
