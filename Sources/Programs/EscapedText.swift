// Text of a stranger, made safe for a terminal.

/// Appends text with every byte of a control character, and every byte that is no UTF-8, as `\xHH`.
///
/// Control characters are those of Unicode's category Cc: C0, DEL and C1. Everything else, the
/// backslash too, stays as it is, so that ordinary text arrives byte for byte.
func appendEscaped(_ text: [UInt8], to output: inout [UInt8]) {
  if text.allSatisfy({ (0x20..<0x7F).contains($0) }) {
    output += text
    return
  }
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

private func appendHexadecimal(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
  let digits = Array("0123456789abcdef".utf8)
  for byte in bytes {
    output += [0x5C, 0x78, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
