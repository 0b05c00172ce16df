// Text of a stranger, made safe for a terminal.

/// Appends text with every byte of a control character, and every byte that is no UTF-8, as `\xHH`.
///
/// Control characters are those of Unicode's category Cc: C0, DEL and C1. Everything else, the
/// backslash too, stays as it is, so that ordinary text arrives byte for byte.
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
      if scalar.properties.generalCategory == .control {
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

/// Whether text is UTF-8 without control characters: one look at each byte, where the way scalar by
/// scalar looks up each one's category.
private func isPlain(_ text: Span<UInt8>) -> Bool {
  var previous: UInt8 = 0
  for index in text.indices {
    let byte = text[index]
    if byte < 0x20 || byte == 0x7F { return false }
    // U+0080 to U+009F are C2 80 to C2 9F.
    if previous == 0xC2 && byte < 0xA0 { return false }
    previous = byte
  }
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
