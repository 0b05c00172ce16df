// A call that lends memory to a closure can fail for the channel's reasons or for the closure's.

/// Why a record was not written or read in place.
public enum InPlaceError<Failure: Error>: Error {
  /// The channel's reason: what `send` or `receive` would have thrown.
  case channel(ChannelError)
  /// What the closure threw. The channel is as it was before the call.
  case closure(Failure)
}

extension InPlaceError: Equatable where Failure: Equatable {}

extension InPlaceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .channel(let error): "\(error)"
    case .closure(let error): "\(error)"
    }
  }
}

extension InPlaceError where Failure == Never {
  /// The channel's reason, which is the only one where the closure cannot throw.
  public var channelError: ChannelError {
    switch self {
    case .channel(let error): error
    }
  }
}

extension InPlaceError {
  /// Makes a call of the channel whose error is one of the channel's.
  @inlinable @inline(__always)
  static func naming<Answer: ~Copyable>(
    _ call: @autoclosure () throws(ChannelError) -> Answer
  ) throws(InPlaceError) -> Answer {
    do throws(ChannelError) {
      return try call()
    } catch {
      throw .channel(error)
    }
  }
}
