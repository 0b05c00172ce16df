// What backends.md, section 5, says of each kind, in numbers, for the tests of grants.

import IPCChannels
import Linux

extension ChannelKind {
  /// Descriptors passed to the client.
  var passedDescriptors: Int {
    switch self {
    case .eventfd: 3
    case .pipe, .mqueue, .fifo, .signal: 2
    case .socketpair, .shm, .memfd, .seqpacket, .datagram, .unix, .tcp, .file: 1
    }
  }

  /// Descriptors that the server keeps for a channel: the other ends. Shared memory stays mapped
  /// without any, but for a page that says who the client is.
  var keptDescriptors: Int {
    switch self {
    case .pipe, .mqueue, .fifo, .eventfd: 2
    case .socketpair, .seqpacket, .datagram, .unix, .tcp, .signal: 1
    case .shm, .memfd, .file: 0
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
    case .seqpacket:
      [0x73, 0x65, 0x71, 0x70, 0x61, 0x63, 0x6B, 0x65, 0x74, 0, 0, 0, 0, 0, 0, 0]
    case .datagram: [0x64, 0x61, 0x74, 0x61, 0x67, 0x72, 0x61, 0x6D, 0, 0, 0, 0, 0, 0, 0, 0]
    case .unix: [0x75, 0x6E, 0x69, 0x78, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .fifo: [0x66, 0x69, 0x66, 0x6F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .tcp: [0x74, 0x63, 0x70, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .eventfd: [0x65, 0x76, 0x65, 0x6E, 0x74, 0x66, 0x64, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .file: [0x66, 0x69, 0x6C, 0x65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    case .signal: [0x73, 0x69, 0x67, 0x6E, 0x61, 0x6C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
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
