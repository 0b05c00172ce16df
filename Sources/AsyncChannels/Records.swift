// The records of a channel as an asynchronous sequence.

public import IPCChannels

extension TaskChannel {
  /// What comes on a channel, record by record.
  ///
  /// It ends with the peer. A task that is cancelled while it waits gets `ChannelError.interrupted`, so that it
  /// cannot take its own cancellation for the end; the channel goes on, and loses nothing.
  public struct Records: AsyncSequence, Sendable {
    /// A record, in as many bytes as each has.
    public typealias Element = [UInt8]
    /// Why the loop ended before the peer did.
    public typealias Failure = ChannelError

    fileprivate let channel: TaskChannel

    init(channel: TaskChannel) {
      self.channel = channel
    }

    public func makeAsyncIterator() -> Iterator { Iterator(channel: channel) }

    /// Asks for one record after the other.
    public struct Iterator: AsyncIteratorProtocol {
      fileprivate let channel: TaskChannel

      public mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
      ) async throws(ChannelError) -> [UInt8]? {
        try await channel.receive(isolation: actor)
      }

      public mutating func next() async throws(ChannelError) -> [UInt8]? {
        try await channel.receive(isolation: nil)
      }
    }
  }
}
