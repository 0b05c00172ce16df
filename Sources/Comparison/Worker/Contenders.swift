// Who competes: the kinds of the registry, and whatever a test puts in their place.

package import IPCChannels

/// Channel types by the names that a comparison gives them.
package protocol Contenders: Sendable {
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
package struct RegisteredKinds: Contenders {
  package init() {}

  package var names: [String] { ChannelKind.allCases.map(\.rawValue) }

  package func kind(of name: String) -> ChannelKind { ChannelKind(rawValue: name)! }

  package func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ name: String, _ visitor: inout Visitor
  ) -> Visitor.Answer? {
    ChannelKind(rawValue: name)?.accept(&visitor)
  }
}
