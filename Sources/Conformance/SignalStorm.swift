// Fault E2: signals that arrive every 50 µs, so that every system call is interrupted sooner or
// later.

internal import Glibc
internal import Linux
internal import Synchronization

/// Sends SIGURG and SIGUSR1, in turn, to the threads that joined, until it is stopped.
package final class SignalStorm: @unchecked Sendable {
  private let threads = Mutex<[pthread_t]>([])
  private let isOver = Atomic<Bool>(false)
  private var thread: Thread?

  package init() throws {
    // As any program's own handler may be: it does nothing, and does not restart what it
    // interrupts.
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in }
    unsafe sigaction(SIGUSR1, &action, nil)
    ThreadSignal.prepare()
    thread = try Thread { [self] in
      var strikes = 0
      while !isOver.load(ordering: .acquiring) {
        threads.withLock { threads in
          for thread in threads { pthread_kill(thread, strikes % 2 == 0 ? SIGURG : SIGUSR1) }
        }
        strikes += 1
        usleep(50)
      }
    }
  }

  /// The calling thread is struck from now on.
  package func join() { threads.withLock { $0.append(pthread_self()) } }

  /// And no longer, which it must say before it ends.
  package func leave() { threads.withLock { $0.removeAll { $0 == pthread_self() } } }

  package func stop() {
    isOver.store(true, ordering: .releasing)
    thread.take()?.join()
  }
}
