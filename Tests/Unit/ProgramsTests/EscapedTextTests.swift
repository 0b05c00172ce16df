// Text from a client as it is shown: nothing of it can drive a terminal, and ordinary text arrives
// byte for byte.

import CommandLine
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct EscapedTextTests {
  private func escaped(_ bytes: [UInt8]) -> String {
    var output = Array("before ".utf8)
    appendEscaped(bytes, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    "", "hello", " !~", "back\\slash and \\x41", "Grüße", "日本語", "e\u{301}", "👩🏽", "❤️", "\u{FFFD}",
    "\u{A0}", "\u{AC}\u{AE}\u{33F}\u{340}", "Ελληνικά", "سلام", "שלום", "𝄞",
  ])
  func `ordinary text stays as it is`(text: String) {
    #expect(escaped(Array(text.utf8)) == "before " + text)
  }

  @Test(
    arguments: [
      ([0x00], "\\x00"),
      ([0x09], "\\x09"),
      ([0x0D], "\\x0d"),
      ([0x1B, 0x5B, 0x32, 0x4A], "\\x1b[2J"),
      ([0x7F], "\\x7f"),
      ([0xC2, 0x80], "\\xc2\\x80"),
      ([0xC2, 0x9B, 0x6D], "\\xc2\\x9bm"),
      ([0x61, 0x0A, 0xC3, 0xA9], "a\\x0aé"),
    ] as [([UInt8], String)])
  func `control characters are shown as their bytes`(bytes: [UInt8], text: String) {
    #expect(escaped(bytes) == "before " + text)
  }

  @Test(
    arguments: [
      ([0xFF], "\\xff"),
      ([0x80, 0x81], "\\x80\\x81"),
      ([0xC3], "\\xc3"),
      ([0x61, 0xE2, 0x82], "a\\xe2\\x82"),
      ([0xE2, 0x82, 0x61], "\\xe2\\x82a"),
      ([0xC0, 0xAF], "\\xc0\\xaf"),
      ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),
      ([0xF0, 0x9F, 0x92, 0x1B], "\\xf0\\x9f\\x92\\x1b"),
      ([0xC3, 0xC3, 0xA9], "\\xc3é"),
    ] as [([UInt8], String)])
  func `what is no UTF-8 is shown as its bytes`(bytes: [UInt8], text: String) {
    #expect(escaped(bytes) == "before " + text)
  }

  /// U+202E turns what stands behind it: without this a client could show a line that another one never sent.
  @Test(
    arguments: [0xAD, 0x61C, 0x200B, 0x200D, 0x200E, 0x200F, 0xFEFF, 0xE0041]
      + Array(0x202A...0x202E)
      + Array(0x2066...0x2069) + [0x2028, 0x2029, 0xE000, 0x378])
  func `what turns, hides or has no looks of its own is shown as its bytes`(number: UInt32) throws {
    let text = "a\(try #require(Unicode.Scalar(number)))b"
    let bytes = text.utf8.dropFirst().dropLast().map { "\\x" + String($0, radix: 16) }.joined()
    #expect(escaped(Array(text.utf8)) == "before a\(bytes)b")
    #expect(escaped(Array("日本語 \(text)".utf8)) == "before 日本語 a\(bytes)b")
  }

  @Test func `what one look at the bytes lets through has no order in it`() {
    for number in UInt32(0)...0x3FFF {
      guard let scalar = Unicode.Scalar(number) else { continue }
      var shown: [UInt8] = []
      appendEscaped(Array(String(scalar).utf8), to: &shown)
      if (shown == Array(String(scalar).utf8)) == scalar.isOrder {
        Issue.record("U+\(String(number, radix: 16))")
      }
    }
  }

  @Test func `every byte alone is shown, and none is lost`() {
    for byte in UInt8.min...UInt8.max {
      let digits = String(byte, radix: 16)
      let hexadecimal = "\\x" + (digits.count == 1 ? "0" : "") + digits
      let isPlain = (0x20..<0x7F).contains(byte)
      let expected = isPlain ? String(UnicodeScalar(byte)) : hexadecimal
      #expect(escaped([byte]) == "before " + expected)
    }
  }

  @Test func `the output is UTF-8 without orders, whatever comes`() {
    var generator = Bytes(state: 42)
    for _ in 0..<2000 {
      let text = escaped((0..<Int(generator.next() % 24)).map { _ in generator.next() })
      #expect(!text.unicodeScalars.contains("\u{FFFD}"))
      #expect(!text.unicodeScalars.contains { $0.isOrder })
    }
  }

  /// Bytes in an order that is the same each time.
  private struct Bytes {
    var state: UInt64

    mutating func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
  }
}
