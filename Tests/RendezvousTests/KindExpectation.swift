// What backends.md, section 5, says of each kind, in numbers, for the tests of grants.

import IPCChannels
import Linux

extension ChannelKind {
  /// Descriptors passed to the client.
  var passedDescriptors: Int {
    switch self {
    case .pipe, .mqueue: 2
    case .socketpair, .shm, .memfd: 1
    }
  }

  /// Descriptors that the server keeps for a channel: the other ends. Shared memory stays mapped
  /// without any.
  var keptDescriptors: Int {
    switch self {
    case .pipe, .mqueue: 2
    case .socketpair: 1
    case .shm, .memfd: 0
    }
  }

  /// The name in 16 bytes.
  var field: [UInt8] {
    switch self {
    case .pipe: [0x70, 0x69, 0x70, 0x65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .socketpair:
      [0x73, 0x6F, 0x63, 0x6B, 0x65, 0x74, 0x70, 0x61, 0x69, 0x72, 0, 0, 0, 0, 0, 0]
    case .shm: [0x73, 0x68, 0x6D, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .memfd: [0x6D, 0x65, 0x6D, 0x66, 0x64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .mqueue: [0x6D, 0x71, 0x75, 0x65, 0x75, 0x65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    }
  }
}

/// Runs a check with the type that implements a kind.
protocol KindCheck: ChannelTypeVisitor where Answer == Result<Void, any Error> {
  func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws
}

extension KindCheck {
  mutating func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Void, any Error> {
    Result { try check(type) }
  }

  /// Runs it.
  func run(_ kind: ChannelKind) throws {
    var check = self
    try kind.accept(&check).get()
  }
}
