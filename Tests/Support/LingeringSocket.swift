// An object whose last close waits, as a hostile peer would pass it.

internal import Glibc
public import Linux

/// A TCP socket with SO_LINGER and with data that nobody takes.
public final class LingeringSocket {
  /// For so many seconds its last close waits.
  public static let seconds: Int32 = 40
  /// This side's copy, until it lets go of it.
  public let number: Int32
  private var own: FileDescriptor?
  private let other: FileDescriptor

  public init() throws(SystemError) {
    let pair = try SocketPair.loopback()
    let bytes = [UInt8](repeating: 0, count: 65_536)
    let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
    while unsafe send(pair.one.number, bytes, bytes.count, flags) > 0 {}
    LingeringSocket.setLinger(pair.one.number, LingeringSocket.seconds)
    number = pair.one.number
    own = Optional(pair.one)
    other = pair.other
  }

  deinit {
    // What was passed may be open still, and ends with the other end. This copy must not wait.
    if let number = own.number { LingeringSocket.setLinger(number, 0) }
  }

  private static func setLinger(_ number: Int32, _ seconds: Int32) {
    var value = linger(l_onoff: seconds > 0 ? 1 : 0, l_linger: seconds)
    let size = socklen_t(MemoryLayout<linger>.size)
    let answer = unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &value, size)
    precondition(answer == 0, "SO_LINGER")
  }

  /// Closes this side's copy, once others were passed: one of those is the last then. Where it is this
  /// one all the same, it does not wait.
  public func letGo() { ThreadSignal.withoutLingering { own = nil } }
}

/// Runs something that must not wait for a ``LingeringSocket``, and says whether it did not.
public func isPrompt<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Bool {
  let start = monotonicNanoseconds()
  try body()
  return monotonicNanoseconds() - start < UInt64(LingeringSocket.seconds) * 500_000_000
}
