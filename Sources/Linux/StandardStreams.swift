// The three descriptors that a process is born with. Nobody owns them, so they are never closed.

internal import Glibc

/// The standard streams.
public enum StandardStream: Int32, Sendable {
  /// Standard input.
  case input = 0
  /// Standard output.
  case output = 1
  /// Standard error.
  case errors = 2

  /// Opens /dev/null in the place of each stream that the process was started without, for the other
  /// direction: a call that uses it fails with EBADF, as without a stream, and nothing seems to be written that
  /// is not.
  ///
  /// Otherwise the next descriptor takes that number, and what is meant for a person goes to a
  /// client. Call it before anything is opened.
  public static func replaceMissing() {
    // open(2) takes the lowest free number, so a number above 2 says that none of the three is
    // missing any more.
    while true {
      let isInput = fcntl(StandardStream.input.rawValue, F_GETFD) < 0 && errno == EBADF
      let number = unsafe open("/dev/null", (isInput ? O_WRONLY : O_RDONLY) | O_CLOEXEC)
      if number < 0 { return }
      if number > StandardStream.errors.rawValue {
        close(number)
        return
      }
    }
  }

  /// Whether it is a terminal.
  ///
  /// The corresponding C function is `isatty`.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// How many columns the terminal has; nil where there is none.
  ///
  /// The corresponding C function is `ioctl` with TIOCGWINSZ.
  public var columns: Int? {
    var size = winsize()
    guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Whether both lead to one file, pipe, socket or terminal.
  ///
  /// The corresponding C function is `fstat`.
  public func isSame(as other: StandardStream) -> Bool {
    var (one, two) = (stat(), stat())
    return unsafe fstat(rawValue, &one) == 0 && fstat(other.rawValue, &two) == 0
      && one.st_dev == two.st_dev && one.st_ino == two.st_ino
  }

  /// Writes as much as goes at once, and at least something. Waits for a reader that is slow.
  ///
  /// What a program says is no call of a channel's, and is not counted among them.
  public func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
    try repeated("write") {
      unsafe bytes.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress!, $0.count) }
    } wait: { () throws(SystemError) in
      _ = try pollForRoom()
    }
  }

  /// Reads up to the buffer's size; 0 is the end.
  public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
    try repeated("read") {
      unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(rawValue, $0.baseAddress!, $0.count)
      }
    } wait: { () throws(SystemError) in
      _ = try poll(rawValue, until: nil)
    }
  }

  /// As `systemCall`, but for EBADF: whoever started the program may have opened the stream for the
  /// other direction only.
  ///
  /// - Parameter wait: for a terminal that some other program left non-blocking.
  private func repeated(
    _ name: String, _ call: () -> Int, wait: () throws(SystemError) -> Void
  ) throws(SystemError) -> Int {
    while true {
      let answer = call()
      if answer >= 0 { return answer }
      let errno = Errno(Glibc.errno)
      if errno == .again {
        try wait()
      } else if errno != .interrupted {
        throw SystemError(call: name, errno: errno)
      }
    }
  }

  /// Reads until the end.
  ///
  /// - Parameter limit: in bytes.
  /// - Throws: EFBIG where there are more.
  public func readAll(atMost limit: Int = .max) throws(SystemError) -> [UInt8] {
    try readToEnd(atMost: limit) { (buffer) throws(SystemError) in try read(into: &buffer) }
  }

  /// Locks the file behind the stream against other processes that lock it too, or says that one of
  /// them has it. A file that cannot be locked counts as locked.
  ///
  /// The lock is the process's, whichever of its threads took it, and ends with it. The corresponding
  /// C function is `fcntl` with F_SETLK, which locks pipes and terminals as well.
  public func tryLock() -> Bool {
    if setLock(F_WRLCK) == 0 { return true }
    return errno != EAGAIN && errno != EACCES
  }

  /// Ends what ``tryLock()`` began.
  public func unlock() { _ = setLock(F_UNLCK) }

  private func setLock(_ type: Int32) -> Int32 {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    return unsafe fcntl(rawValue, F_SETLK, &lock)
  }

  private func pollForRoom() throws(SystemError) -> Int32 {
    var entry = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    return try libraryCall("poll") { unsafe Glibc.poll(&entry, 1, -1) }
  }
}
