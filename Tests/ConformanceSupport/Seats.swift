// How many checks go on at once.

/// Seats for checks, each of which is a process or two that mostly waits.
///
/// The library that runs the tests has a thread for each CPU, and a test that waited on one of them
/// would leave its CPU idle. So a check waits on a thread of its own, and what bounds their number
/// is this: a few more than there are CPUs, and not so many that spinning sides rarely get one.
actor Seats {
  static let shared = Seats(4)

  private var free: Int
  private var queue: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  /// Waits for a seat, in the order in which they were asked for.
  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { queue.append($0) }
    }
  }

  func leave() {
    if queue.isEmpty {
      free += 1
    } else {
      queue.removeFirst().resume()
    }
  }
}
