// Sentences that begin with a word from elsewhere.

extension String {
  /// The same with a capital letter at its start.
  var capitalisedStart: String { prefix(1).uppercased() + dropFirst() }
}
