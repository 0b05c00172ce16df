// What ends a side before its time.

import IPCChannels
import Messages

/// A sentence with what was found and what was expected.
struct StressFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Int32? {
  /// An exit status or none, for people.
  var words: String { map { "status \($0)" } ?? "no end in time" }
}

extension Message {
  /// Its three words, for people.
  var words: String {
    [header, first, second].map { "0x" + String($0, radix: 16) }.joined(separator: " ")
  }
}
