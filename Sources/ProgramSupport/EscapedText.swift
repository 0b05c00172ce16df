// Text of a stranger, made safe for a terminal.

internal import CommandLine

/// Appends text with every byte of an order to a terminal, and every byte that is no UTF-8, as `\xHH`.
///
/// Orders are what `Unicode.Scalar.isOrder` says, in reports and usage errors as well. Everything else,
/// the backslash too, stays as it is, so that ordinary text arrives byte for byte.
package func appendEscaped(_ text: [UInt8], to output: inout [UInt8]) {
  appendEscaped(text.span, to: &output)
}

/// As ``appendEscaped(_:to:)-([UInt8],_)``, of bytes that lie anywhere.
package func appendEscaped(_ text: Span<UInt8>, to output: inout [UInt8]) {
  if isPlain(text) {
    unsafe text.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
  } else {
    appendScalars(unsafe text.withUnsafeBufferPointer { unsafe Array($0) }, to: &output)
  }
}

/// Returns text as ``appendEscaped(_:to:)-([UInt8],_)`` appends it.
package func escaped(_ text: String) -> String {
  var bytes: [UInt8] = []
  appendEscaped(Array(text.utf8), to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

/// Bytes of output for one of text, at most.
package let mostBytesEscaped = 4

private func appendScalars(_ text: [UInt8], to output: inout [UInt8]) {
  var parser = Unicode.UTF8.ForwardParser()
  var rest = text[...]
  var source = text.makeIterator()
  while true {
    switch parser.parseScalar(from: &source) {
    case .valid(let encoded):
      let scalar = Unicode.UTF8.decode(encoded)
      let bytes = rest.prefix(encoded.count)
      rest = rest.dropFirst(encoded.count)
      if scalar.isOrder {
        appendHexadecimal(bytes, to: &output)
      } else {
        output += bytes
      }
    case .error(let length):
      appendHexadecimal(rest.prefix(length), to: &output)
      rest = rest.dropFirst(length)
    case .emptyInput:
      return
    }
  }
}

/// Whether text is UTF-8 without orders, as far as one look at each byte can tell: where it cannot,
/// each character's category is looked up, which takes longer.
private func isPlain(_ text: Span<UInt8>) -> Bool {
  var isASCII = true
  var previous: UInt8 = 0
  for index in text.indices {
    let byte = text[index]
    if byte < 0x20 || byte == 0x7F { return false }
    if byte >= 0x80 {
      isASCII = false
      // Up to U+033F (CC BF), which has the letters of most languages of Europe, orders are U+0080 to
      // U+009F (C2 80 to C2 9F) and U+00AD (C2 AD), no more.
      if byte > 0xCC || previous == 0xC2 && (byte < 0xA0 || byte == 0xAD) { return false }
    }
    previous = byte
  }
  if isASCII { return true }
  return unsafe text.withUnsafeBufferPointer {
    unsafe String(validating: $0, as: UTF8.self)
  } != nil
}

private func appendHexadecimal(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
  let digits = Array("0123456789abcdef".utf8)
  for byte in bytes {
    output += [0x5C, 0x78, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
