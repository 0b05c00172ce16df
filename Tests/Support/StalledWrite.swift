// A write(2) that the kernel does not finish: it holds the file's inode until it is let go.

internal import CTestSupport
internal import Glibc
public import Linux

/// A write into a file by a thread of this process, which waits for a page that nobody provides.
public final class StalledWrite {
  private var page: WithheldPage?
  private let thread: RunningThread

  /// Why there can be none here; nil where there can.
  public static let obstacle: String? = {
    do throws(SystemError) {
      _ = try WithheldPage()
      return nil
    } catch {
      return "\(error)"
    }
  }()

  /// Returns once the kernel waits.
  public init(into file: Int32) throws(SystemError) {
    let page = try WithheldPage()
    let address = page.address
    thread = try RunningThread {
      _ = unsafe Glibc.write(file, UnsafeRawPointer(bitPattern: address), 1)
    }
    _ = try poll(page.holder.number, until: nil)
    self.page = consume page
  }

  /// Lets it finish.
  public func end() {
    _ = page.take()
    thread.join()
  }

  deinit { end() }
}

private struct WithheldPage: ~Copyable {
  let holder: FileDescriptor
  let address: UInt

  init() throws(SystemError) {
    var page: UnsafeMutableRawPointer?
    let answer = unsafe ctest_withhold_page(&page)
    if answer < 0 { throw SystemError(call: "userfaultfd", errno: Errno(-answer)) }
    holder = FileDescriptor(owning: answer)
    address = UInt(bitPattern: page)
  }
}
