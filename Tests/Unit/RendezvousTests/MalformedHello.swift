// Everything that a hello must not be, with what a client is told of it.

/// A packet that is no hello.
enum MalformedHello: CaseIterable {
  case oneByte, short, long, veryLong, magic, version0, version2, version256, reserved6, reserved7
  case shortOfLibrary, longerThanLibrary, libraryWithoutKind, noVersion, versionAfterZero,
    versionNotASCII
  case nameAfterZero, nameNotASCII, nameWithSpace, nameWithControl, reserved36, reserved47

  var bytes: [UInt8] {
    switch self {
    case .oneByte: [0x49]
    case .short: Array(Wire.hello.dropLast())
    case .long: Wire.hello + [0]
    case .veryLong: Wire.hello + [UInt8](repeating: 0x41, count: 400)
    case .shortOfLibrary: Array(Wire.helloWithLibrary.dropLast())
    case .longerThanLibrary: Wire.helloWithLibrary + [0]
    case .libraryWithoutKind: Wire.helloWithLibrary.with(kind: "")
    case .noVersion: Wire.helloWithLibrary.with([0, 0, 0], at: 80)
    case .versionAfterZero: Wire.helloWithLibrary.with([0x31], at: 111)
    case .versionNotASCII: Wire.helloWithLibrary.with([0x1B], at: 81)
    case .magic: Wire.hello.with([0x47], at: 3)
    case .version0: Wire.hello.with([0], at: 4)
    case .version2: Wire.hello.with([2], at: 4)
    case .version256: Wire.hello.with([0, 1], at: 4)
    case .reserved6: Wire.hello.with([1], at: 6)
    case .reserved7: Wire.hello.with([0x80], at: 7)
    case .nameAfterZero: Wire.hello.with([0x70], at: 31)
    case .nameNotASCII: Wire.hello.with([0xC3, 0xA9], at: 20)
    case .nameWithSpace: Wire.hello.with([0x20], at: 17)
    case .nameWithControl: Wire.hello.with([0x1B], at: 17)
    case .reserved36: Wire.hello.with([1], at: 36)
    case .reserved47: Wire.hello.with([1], at: 47)
    }
  }

  /// 1 malformed, 2 version.
  var status: UInt16 {
    switch self {
    case .version0, .version2, .version256: 2
    default: 1
    }
  }

  /// What the sentence names of both sides.
  var mentions: [String] {
    switch self {
    case .oneByte: ["48 bytes", "1 came"]
    case .short: ["48 bytes", "47 came"]
    case .long: ["48 bytes", "49 came"]
    case .veryLong: ["48 bytes"]
    case .shortOfLibrary: ["112", "111 came"]
    case .longerThanLibrary: ["112", "113 came"]
    case .libraryWithoutKind: ["112 bytes", "bytes 16 to 31"]
    case .noVersion, .versionAfterZero, .versionNotASCII: ["bytes 80 to 111"]
    case .magic: ["'IPCH'"]
    case .version0: ["version 1", "client 0"]
    case .version2: ["version 1", "client 2"]
    case .version256: ["version 1", "client 256"]
    case .reserved6, .reserved7: ["bytes 6 to 7"]
    case .nameAfterZero, .nameNotASCII, .nameWithSpace, .nameWithControl: ["bytes 16 to 31"]
    case .reserved36, .reserved47: ["bytes 36 to 47"]
    }
  }
}
