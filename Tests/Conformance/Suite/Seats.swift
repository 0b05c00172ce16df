// How many checks go on at once.

internal import Linux
internal import Synchronization

/// Seats for checks, each of which is a process or two that mostly waits.
///
/// The library that runs the tests has a thread for each CPU, and a test that waited on one of them
/// would leave its CPU idle. So checks wait on threads of their own, one for each seat: a few more than
/// there are CPUs, and not so many that spinning sides rarely get one. Such a thread takes the next check
/// by itself, because those of the library may all be with tests that take their time.
package final class Seats: Sendable {
  static let shared = Seats(4)

  typealias Work = @Sendable () -> Void

  private struct State {
    var free: Int
    var queue: [Work] = []
  }

  private let state: Mutex<State>

  package init(_ count: Int) { state = Mutex(State(free: count)) }

  /// Does this work on a thread that has a seat, in the order in which it was asked for.
  ///
  /// - Throws: EAGAIN when the limit of threads is reached.
  func run(_ work: @escaping Work) throws(SystemError) {
    let hasSeat = state.withLock { state in
      if state.free == 0 {
        state.queue.append(work)
        return false
      }
      state.free -= 1
      return true
    }
    if !hasSeat { return }
    do throws(SystemError) {
      try Thread {
        var next: Work? = work
        while let work = next {
          work()
          next = self.next()
        }
      }.detach()
    } catch {
      state.withLock { $0.free += 1 }
      throw error
    }
  }

  /// The work that waited longest; nil when there is none, and the seat is free.
  private func next() -> Work? {
    state.withLock { state in
      if !state.queue.isEmpty { return state.queue.removeFirst() }
      state.free += 1
      return nil
    }
  }
}
