// What threads say to the one that started them.

internal import Synchronization

/// Where a thread leaves what it has to say.
package final class Note: Sendable {
  private let texts = Mutex<[String]>([])
  package init() {}
  package func add(_ text: String) { texts.withLock { $0.append(text) } }
  package var all: [String] { texts.withLock { $0 } }
}
