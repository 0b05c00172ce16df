// The threads of sessions: one to spare, and as many more as there are clients.

import Linux
import Synchronization
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct SessionThreadTests {
  /// A session that is over when it is told so, and says where it ran.
  private final class Session: Sendable {
    let thread = Monitor<Int32?>(nil)
    private let isOver = Monitor(false)
    private let hasLeft = Monitor(false)

    var job: SessionJob { SessionJob(serve: { self.serve() }, leave: { self.leave() }) }

    private func serve() {
      thread.withLock { $0 = ThreadSignal.currentThread }
      isOver.wait { $0 ? .answer(()) : .wait(until: nil) }
    }

    private func leave() { hasLeft.withLock { $0 = true } }

    /// Returns the thread that serves it.
    func awaitThread() -> Int32 {
      thread.wait { found in found.map { .answer($0) } ?? .wait(until: nil) }
    }

    func end() {
      isOver.withLock { $0 = true }
      hasLeft.wait { $0 ? .answer(()) : .wait(until: nil) }
    }
  }

  @Test func `one session after the other has one thread`() throws {
    let threads = SessionThreads()
    var numbers: Set<Int32> = []
    for _ in 0..<5 {
      let session = Session()
      try threads.take().begin(session.job)
      numbers.insert(session.awaitThread())
      session.end()
    }
    #expect(numbers.count == 1)
  }

  @Test func `sessions beside each other have a thread each, of which one stays`() throws {
    let threads = SessionThreads()
    let sessions = (0..<4).map { _ in Session() }
    for session in sessions { try threads.take().begin(session.job) }
    let numbers = sessions.map { $0.awaitThread() }
    #expect(Set(numbers).count == 4)
    for session in sessions { session.end() }
    // The first to end is the one that stays.
    let next = Session()
    try threads.take().begin(next.job)
    #expect(next.awaitThread() == numbers[0])
    next.end()
  }

  @Test func `a thread that got no session is there for the next`() throws {
    let threads = SessionThreads()
    let session = Session()
    let thread = try threads.take()
    threads.giveBack(thread)
    let again = try threads.take()
    #expect(again === thread)
    again.begin(session.job)
    _ = session.awaitThread()
    let (other, extra) = (try threads.take(), try threads.take())
    threads.giveBack(other)
    // There is no place for a second one, which ends.
    threads.giveBack(extra)
    #expect(try threads.take() === other)
    session.end()
  }

  @Test func `a session can follow before the last one has said that it is over`() throws {
    let threads = SessionThreads()
    let (first, second) = (Session(), Session())
    let thread = try threads.take()
    thread.begin(first.job)
    _ = first.awaitThread()
    first.end()
    // Its thread was to spare already.
    let next = try threads.take()
    #expect(next === thread)
    next.begin(second.job)
    #expect(second.awaitThread() == first.awaitThread())
    second.end()
  }
}
