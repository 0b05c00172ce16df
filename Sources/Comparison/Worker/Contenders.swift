// Who competes: the kinds of the registry, and whatever a test puts in their place.

public import IPCChannels

/// Channel types by the names that a comparison gives them.
public protocol Contenders: Sendable {
  /// Their names, in the order in which tables without figures show them.
  var names: [String] { get }

  /// The kind that the server is asked for.
  func kind(of name: String) -> ChannelKind

  /// Calls the visitor with the type of a contender, or returns nil for a name that is none's.
  ///
  /// The type can wrap a kind and be served like it.
  func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ name: String, _ visitor: inout Visitor
  ) -> Visitor.Answer?
}

/// Every kind of the registry, by its own name.
public struct RegisteredKinds: Contenders {
  public init() {}

  public var names: [String] { ChannelKind.allCases.map(\.rawValue) }

  public func kind(of name: String) -> ChannelKind { ChannelKind(rawValue: name)! }

  public func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ name: String, _ visitor: inout Visitor
  ) -> Visitor.Answer? {
    ChannelKind(rawValue: name)?.accept(&visitor)
  }
}
