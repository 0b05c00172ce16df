// futex(2) on a word that two processes map.

public import CLinux

/// Calls of futex(2) on a word of 32 bits in shared memory.
public enum Futex {
  /// Sleeps while the word holds `expected`, until a wake, a signal, or at once when it holds
  /// something else.
  ///
  /// Spurious returns happen: a thread that sleeps looks again.
  @inlinable @inline(__always)
  public static func wait(_ word: UnsafeMutableRawPointer, while expected: UInt32) {
    _ = unsafe clinux_futex_wait(word, expected)
  }

  /// Wakes one sleeper, in whichever process.
  @inlinable @inline(__always)
  public static func wakeOne(_ word: UnsafeMutableRawPointer) {
    _ = unsafe clinux_futex_wake(word, 1)
  }
  /// Wakes every sleeper, in whichever process.
  public static func wakeAll(_ word: UnsafeMutableRawPointer) {
    _ = unsafe clinux_futex_wake(word, .max)
  }
}
