// What the slowed channels were before something slowed them.

public import Comparison
public import IPCChannels

/// The test's channels in a build from before the slowdown: `pipe-slowed` and `memfd-slowed` are not slow.
public struct EarlierContenders: Contenders {
  public init() {}

  /// Each name of which the two builds disagree, and what it was.
  private static let earlier = ["pipe-slowed": "pipe-one", "memfd-slowed": "memfd-one"]

  public var names: [String] { TestContenders().names }

  public func kind(of name: String) -> ChannelKind { TestContenders().kind(of: name) }

  public func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ name: String, _ visitor: inout Visitor
  ) -> Visitor.Answer? {
    TestContenders().accept(Self.earlier[name] ?? name, &visitor)
  }
}
