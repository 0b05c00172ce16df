// Threads for tests that wait for programs.

import Linux
import Testing

/// Threads that run what they are given, in order.
///
/// The library that runs the tests has a thread for each CPU, and gives tests to them in no order that is
/// known before. Those of programs mostly wait. On threads of their own they do so beside tests that
/// compute, wherever in the order either stand.
final class ProgramThreads: TaskExecutor {
  /// For programs that mostly wait, as their tests do.
  static let waiting = ProgramThreads(3)
  /// For programs that measure, one after the other: two at once take each other's processors.
  static let measuring = ProgramThreads(1)

  private let jobs = Monitor<[UnownedJob]>([])

  init(_ count: Int) {
    for _ in 0..<count {
      let thread = try! Thread { [self] in
        while true { unsafe next().runSynchronously(on: unsafe asUnownedTaskExecutor()) }
      }
      thread.detach()
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
  }

  private func next() -> UnownedJob {
    jobs.wait { jobs in
      jobs.isEmpty ? .wait(until: nil) : .answer(jobs.removeFirst())
    }
  }
}

/// Has the tests of a suite run on ``ProgramThreads``.
struct ProgramThreadsTrait: SuiteTrait, TestTrait, TestScoping {
  let threads: ProgramThreads
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(threads) { try await function() }
  }
}

extension Trait where Self == ProgramThreadsTrait {
  /// For suites whose tests start programs and wait for them.
  static var waitsForPrograms: Self { Self(threads: .waiting) }

  /// For suites whose tests start comparisons and wait for their results.
  static var waitsForMeasurements: Self { Self(threads: .measuring) }
}
