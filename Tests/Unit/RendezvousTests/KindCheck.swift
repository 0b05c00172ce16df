// What is asked of the type behind a kind.

import IPCChannels

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
