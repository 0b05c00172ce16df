// Sentences that begin with a word from elsewhere.

extension String {
  /// The same with a capital letter at its start, unless that is a name such as `p99`.
  var capitalisedStart: String {
    dropFirst().first?.isNumber == true ? self : prefix(1).uppercased() + dropFirst()
  }
}
