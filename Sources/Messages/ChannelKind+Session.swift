// What a session over each kind takes, asked before anybody has one.

package import IPCChannels

extension ChannelKind {
  /// Makes a session over a channel of the smallest records, tries the channel and drops both: whether this
  /// machine has the kind, and room for one more.
  ///
  /// - Returns: how much memory the session can take, in bytes, without the stack of its thread.
  /// - Throws: what a server would answer a client with; the text names the limit, where it is one.
  package func memoryOfSession() throws(ChannelError) -> Int {
    struct Trial: ChannelTypeVisitor {
      func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Result<Int, ChannelError> {
        Result { () throws(ChannelError) in
          let offer = try type.make(recordSize: Message.size, strategy: .block)
          return try ServerSession(channel: try offer.tried(), author: 0).memory()
        }
      }
    }
    var trial = Trial()
    return try accept(&trial).get()
  }
}
