// Threads of a test: a thread that is an object, so that several can be kept, and that is joined
// with it.

public import Linux

/// A thread that is joined when its last owner lets go of it.
public final class RunningThread {
  private var thread: Thread?

  public init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    thread = try Thread(stackSize: 1 << 20, body)
  }

  /// Waits for its end.
  public func join() { thread.take()?.join() }

  deinit { join() }
}

/// Runs `body` in that many threads, until all of them are done.
public func withThreads(
  _ count: Int, _ body: @escaping @Sendable () -> Void
) throws(SystemError) {
  var threads: [RunningThread] = []
  for _ in 0..<count { threads.append(try RunningThread(body)) }
  for thread in threads { thread.join() }
}
