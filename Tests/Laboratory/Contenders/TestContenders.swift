// The names under which a comparison meets channels that no program offers.

public import Comparison
public import IPCChannels

/// Every kind by its own name, and channels that are slowed, that are late or that cheat.
public struct TestContenders: Contenders {
  public init() {}

  /// A pipe under as many names as there are kinds: `pipe-1` to `pipe-13`.
  public static let identical = (1...ChannelKind.allCases.count).map { "pipe-\($0)" }

  public var names: [String] {
    RegisteredKinds().names + Array(TestContenders.kinds.keys).sorted() + TestContenders.identical
  }

  public func kind(of name: String) -> ChannelKind {
    if TestContenders.identical.contains(name) { return .pipe }
    return TestContenders.kinds[name] ?? RegisteredKinds().kind(of: name)
  }

  private static let kinds: [String: ChannelKind] = [
    "pipe-one": .pipe, "pipe-two": .pipe, "pipe-slowed": .pipe, "memfd-one": .memfd,
    "memfd-two": .memfd, "memfd-slowed": .memfd, "pipe-tailed-one": .pipe,
    "pipe-tailed-two": .pipe, "pipe-tailed-slowed": .pipe, "pipe-dropping": .pipe,
    "pipe-untallied": .pipe, "pipe-corrupting": .pipe, "pipe-answering": .pipe,
    "pipe-slow-to-open": .pipe, "pipe-stalled": .pipe, "pipe-robbed": .pipe,
  ]

  public func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ name: String, _ visitor: inout Visitor
  ) -> Visitor.Answer? {
    switch name {
    case "pipe-one", "pipe-two": visitor.visit(SlowedChannel<PipeChannel, Unslowed>.self)
    case "memfd-one", "memfd-two": visitor.visit(SlowedChannel<MemfdChannel, Unslowed>.self)
    case "pipe-slowed": visitor.visit(SlowedChannel<PipeChannel, SlowedByTenth>.self)
    case "memfd-slowed": visitor.visit(SlowedChannel<MemfdChannel, SlowedByTenth>.self)
    case "pipe-tailed-one", "pipe-tailed-two":
      visitor.visit(SlowedChannel<PipeChannel, UnslowedTail>.self)
    case "pipe-tailed-slowed": visitor.visit(SlowedChannel<PipeChannel, SlowedTail>.self)
    case "pipe-dropping": visitor.visit(CheatingChannel<PipeChannel, Dropping>.self)
    case "pipe-untallied": visitor.visit(CheatingChannel<PipeChannel, DroppingTallies>.self)
    case "pipe-corrupting": visitor.visit(CheatingChannel<PipeChannel, Corrupting>.self)
    case "pipe-answering": visitor.visit(CheatingChannel<PipeChannel, Answering>.self)
    case "pipe-slow-to-open": visitor.visit(LateChannel<PipeChannel, SlowToOpen>.self)
    case "pipe-stalled": visitor.visit(LateChannel<PipeChannel, StalledInWarmUp>.self)
    case "pipe-robbed": visitor.visit(LateChannel<PipeChannel, Robbed>.self)
    case _ where TestContenders.identical.contains(name): visitor.visit(PipeChannel.self)
    default: RegisteredKinds().accept(name, &visitor)
    }
  }
}
