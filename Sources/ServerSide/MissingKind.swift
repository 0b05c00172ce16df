// What a server says at its start of the kinds that it is to serve.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Rendezvous

/// A kind of which no client can have a channel now, and why.
struct MissingKind {
  let kind: ChannelKind
  let reason: String
  /// What its clients are told without another try, where a channel could be made and its records cannot
  /// be moved: a filter of system calls stays as it is.
  let lastingRefusal: Refusal?

  /// Asks of each kind what an admission asks: makes a channel and a session, and drops them.
  ///
  /// - Parameters:
  ///   - memory: of which nothing is promised.
  ///   - obstacle: what keeps every client out; nil for nothing.
  static func among(
    _ kinds: [ChannelKind], style: ServingStyle, memory: MemoryBudget, obstacle: Refusal?
  ) -> [MissingKind] {
    var trial = Trial(style: style, memory: memory)
    return kinds.compactMap { kind in
      if let obstacle {
        return MissingKind(kind: kind, reason: obstacle.sentence, lastingRefusal: nil)
      }
      return kind.accept(&trial).map {
        MissingKind(kind: kind, reason: $0.reason, lastingRefusal: $0.lastingRefusal)
      }
    }
  }

  /// Why a kind cannot be had.
  private struct Lack {
    let reason: String
    let lastingRefusal: Refusal?
  }

  private struct Trial: ChannelTypeVisitor {
    let style: ServingStyle
    let memory: MemoryBudget

    // Done once at a server's start: one copy of the code does for all kinds.
    @_semantics("optimize.sil.specialize.generic.never")
    func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Lack? {
      var isMade = false
      do throws(ChannelError) {
        let terms = ChannelTerms(
          recordSize: Message.size, capacity: style.capacity(of: Link.description))
        let offer = try type.make(terms, strategy: style.strategy, directory: style.directory)
        isMade = true
        switch memory.session(over: try offer.tried(), 0) {
        case .success: return nil
        case .failure(let shortage):
          return Lack(reason: shortage.refusal.sentence, lastingRefusal: nil)
        }
      } catch {
        return Lack(
          reason: "\(error)", lastingRefusal: isMade && error.isDenied ? Refusal(error) : nil)
      }
    }
  }
}
