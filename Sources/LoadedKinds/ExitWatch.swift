// Notices an end of the process that its program did not begin. A library that calls exit(3) ends whoever has loaded
// it, with any status it likes: 0 would say that all went well.

internal import Glibc
internal import Synchronization

/// A handler of exit(3) and quick_exit(3). Nothing in a process can notice that a library calls _exit(2): whoever waits
/// for the process has to.
public enum ExitWatch {
  private static let whenEnded = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// Says what is done where the process is ended from now on: with a sentence that names the call. It does not
  /// return. Call it once, and before the object is loaded, so that the object's own handlers come first.
  ///
  /// The corresponding C functions are `on_exit` and `at_quick_exit`.
  public static func begin(whenEnded: @escaping @Sendable (String) -> Void) {
    self.whenEnded.withLock { $0 = whenEnded }
    _ = unsafe on_exit(
      { status, _ in ExitWatch.tell("it ended the process by exit(\(status))") }, nil)
    _ = at_quick_exit { ExitWatch.tell("it ended the process by quick_exit") }
  }

  /// Says that the program itself ends the process from now on.
  public static func end() { whenEnded.withLock { $0 = nil } }

  private static func tell(_ sentence: String) {
    // Outside the lock: another thread may end the process too, and wait for that.
    let whenEnded = whenEnded.withLock { $0 }
    whenEnded?(sentence)
  }
}
