// What nobody can guess.

internal import CLinux

/// 128 random bits, by `getrandom(2)`.
public func randomWords() throws(SystemError) -> (UInt64, UInt64) {
  var words: (UInt64, UInt64) = (0, 0)
  _ = try systemCall("getrandom") {
    unsafe withUnsafeMutableBytes(of: &words) { bytes in
      unsafe clinux_random(bytes.baseAddress!, bytes.count)
    }
  }
  return words
}

/// A name for a POSIX object that nobody can guess, such as `/ipc-compare-` and 32 hexadecimal
/// digits. It is as C wants it: `withCString` copies nothing.
func randomName() throws(SystemError) -> String {
  let words = try randomWords()
  let prefix: StaticString = "/ipc-compare-"
  let start = prefix.utf8CodeUnitCount
  return unsafe String(unsafeUninitializedCapacity: start + 32) { name in
    for index in 0..<start { unsafe name[index] = prefix.utf8Start[index] }
    for index in 0..<16 {
      let shift = UInt64(60 - 4 * index)
      unsafe name[start + index] = hexadecimalDigit(words.0 >> shift)
      unsafe name[start + 16 + index] = hexadecimalDigit(words.1 >> shift)
    }
    return start + 32
  }
}

/// Of the lowest four bits.
private func hexadecimalDigit(_ word: UInt64) -> UInt8 {
  let digit = UInt8(truncatingIfNeeded: word & 15)
  return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
}
