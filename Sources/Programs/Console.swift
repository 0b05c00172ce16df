// What the programs say: whole lines, unbuffered, so that what a peer is told has happened has been
// shown.

internal import Linux
internal import Synchronization

/// A standard stream to which many threads write whole lines.
public final class Console: Sendable {
  /// Results.
  public static let output = Console(.output)
  /// Everything else.
  public static let errors = Console(.errors)

  private let stream: StandardStream
  private let isOpen = Mutex(true)

  private init(_ stream: StandardStream) {
    self.stream = stream
  }

  /// Writes one line.
  public func line(_ text: String) {
    write(Array(text.utf8) + [0x0A])
  }

  /// Writes all of the bytes.
  ///
  /// A stream that nobody reads any more is not written to again: sessions go on without it.
  public func write(_ bytes: [UInt8]) {
    isOpen.withLock { isOpen in
      var rest = bytes[...]
      while isOpen && !rest.isEmpty {
        do throws(SystemError) {
          rest = rest.dropFirst(try stream.write(rest))
        } catch {
          isOpen = false
        }
      }
    }
  }
}
