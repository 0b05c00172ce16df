// What another thread does while a test goes on.

import Linux

/// What another thread computes.
final class Promise<Value>: @unchecked Sendable {
  private var result: Result<Value, any Error>?
  private var thread: Thread?

  init(_ body: @escaping @Sendable () throws -> Value) throws {
    thread = try Thread { self.result = Result { try body() } }
  }

  var value: Value {
    get throws {
      thread.take()?.join()
      return try result!.get()
    }
  }
}
