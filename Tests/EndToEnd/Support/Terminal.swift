// A pseudo-terminal: what a person in front of a program would type and see.

import CLinux
import Glibc
import Linux

/// Both ends of a pseudo-terminal.
final class Terminal {
  let master: FileDescriptor
  let slave: FileDescriptor
  private var seen: [UInt8] = []

  init() throws {
    master = unsafe FileDescriptor(owning: open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
    guard master.number >= 0 else { throw TestFailure("no pseudo-terminal") }
    // What unlockpt(3) and ptsname(3) do, which Swift's Glibc lacks: TIOCSPTLCK and TIOCGPTN of
    // <asm/ioctls.h>.
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    guard unsafe ioctl(master.number, 0x4004_5431, &isLocked) == 0,
      unsafe ioctl(master.number, 0x8004_5430, &number) == 0
    else { throw TestFailure("no pseudo-terminal") }
    let name = "/dev/pts/\(number)"
    slave = unsafe FileDescriptor(owning: open(name, O_RDWR | O_NOCTTY | O_CLOEXEC))
    guard slave.number >= 0 else { throw TestFailure("\(name) does not open") }
    try master.setNonBlocking()
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe clinux_write(master.number, bytes, bytes.count)
  }

  /// Makes it so wide.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master.number, UInt(TIOCSWINSZ), &size)
  }

  /// Has Ctrl-S stop what is written to it.
  func stop() throws {
    type("\u{13}")
    try waitUntil("the terminal is stopped") {
      var entry = pollfd(fd: slave.number, events: Int16(POLLOUT), revents: 0)
      return unsafe Glibc.poll(&entry, 1, 0) == 0
    }
  }

  /// Waits until exactly this is on the screen, from the beginning.
  func wait(for wanted: String) throws {
    try waitUntil("the screen shows '\(wanted)'; it shows '\(text)'") { text == wanted }
  }

  var text: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe clinux_read(master.number, &buffer, buffer.count)
      if count <= 0 { break }
      seen += buffer.prefix(count)
    }
    return String(decoding: seen, as: UTF8.self)
  }
}
