// What becomes of what is said: in order where it can be shown, counted where it cannot, and nobody waits for
// a reader who does not read.

import Linux
import TestSupport
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct ConsoleTests {
  /// A stream that a test lets go on, or fails.
  private final class Stream: Sendable {
    struct State: Sendable {
      var written: [UInt8] = []
      var chunks: [Int] = []
      var attempts = 0
      var isRead: Bool
      var failure: Errno?
      var complaints: [String] = []
    }

    let state: Monitor<State>

    init(isRead: Bool = true, failure: Errno? = nil) {
      state = Monitor(State(isRead: isRead, failure: failure))
    }

    /// A console whose stream this is. It does not wait for what would take a test's time.
    func console(
      reader: Duration = .seconds(30), failure: Duration = .milliseconds(1)
    ) -> Console {
      Console(
        "the stream", patience: .init(reader: reader, failure: failure, end: .seconds(30)),
        complain: { [state] text in state.withLock { $0.complaints.append(text) } },
        write: { [self] (chunk) throws(SystemError) in
          if let failure = refusal(of: chunk) { throw SystemError(call: "write", errno: failure) }
          return chunk.count
        })
    }

    /// Takes the bytes once it is read, or refuses them.
    private func refusal(of chunk: ArraySlice<UInt8>) -> Errno? {
      state.withLock { $0.attempts += 1 }
      return state.wait { (state) -> Finding<Errno?> in
        if !state.isRead { return .wait(until: nil) }
        if state.failure == nil {
          state.written += chunk
          state.chunks.append(chunk.count)
        }
        return .answer(state.failure)
      }
    }

    func read() { state.withLock { $0.isRead = true } }
    func fail(_ errno: Errno?) { state.withLock { $0.failure = errno } }

    /// Waits, and expects not to wait for ever.
    func wait(for isSo: @escaping (State) -> Bool) {
      let deadline = Deadline(after: .seconds(30))
      let found = state.wait { (state) -> Finding<Bool> in
        isSo(state) || deadline.hasPassed
          ? .answer(isSo(state)) : .wait(until: deadline)
      }
      #expect(found)
    }

    var text: String { state.withLock { String(decoding: $0.written, as: UTF8.self) } }
    var lines: [Substring] { text.split(separator: "\n") }
    var complaints: [String] { state.withLock { $0.complaints } }
  }

  /// A line of 1,000 bytes with its line feed.
  private static func long(_ number: Int) -> String {
    let head = "\(number) "
    return head + String(repeating: "x", count: 999 - head.count)
  }

  /// On a busy machine the thread that writes may have its first turn after a second: the reader is not to
  /// blame for that.
  @Test func `the first line is shown at once, and what follows a rest may wait for more`() {
    var queue = ConsoleQueue()
    queue.append(Array("ready\n".utf8))
    #expect(!queue.canGather)
    #expect(queue.nextChunk() == Array("ready\n".utf8)[...])
    queue.advance(6)
    queue.append(Array("a client\n".utf8))
    #expect(queue.canGather)
    queue.watchers = 1
    #expect(!queue.canGather)
  }

  @Test func `a reader has its time from when it is written to, and not before`() {
    var queue = ConsoleQueue()
    queue.offer([0x61, 0x0A], within: 10)
    #expect(queue.attemptBegan == nil)
    let first = queue.nextChunk()
    #expect(first == [0x61, 0x0A])
    #expect(queue.attemptBegan != nil)
    queue.advance(1)
    #expect(queue.attemptBegan == nil)
    let second = queue.nextChunk()
    #expect(second == [0x0A])
    _ = queue.fail()
    #expect(queue.attemptBegan == nil)
  }

  @Test func `lines are shown as they were said, and many of them at once`() {
    let stream = Stream(isRead: false)
    let console = stream.console()
    let said = (1...2_000).map { "line \($0)" }
    for line in said { console.line(line) }
    stream.read()
    #expect(console.finish() == 0)
    #expect(stream.text == said.map { $0 + "\n" }.joined())
    // The first line may have been on its way alone.
    #expect(stream.state.withLock { $0.chunks.count } < 20)
  }

  /// A line is said by many, and a part of it may be a server's words, a path or a name.
  @Test func `a line stays one, whatever a stranger has put into it`() {
    let stream = Stream(isRead: true)
    let console = stream.console()
    console.line("refused: \u{202E}dekcah\u{1B}[2J\nipc-server: ready\u{2028}é")
    #expect(console.finish() == 0)
    #expect(
      stream.text
        == "refused: \\xe2\\x80\\xaedekcah\\x1b[2J\\x0aipc-server: ready\\xe2\\x80\\xa8é\n")
  }

  /// A pipe takes so many bytes without mixing them with another process's.
  @Test func `what is written at once ends with a line, and is no more than 4,096 bytes`() {
    let stream = Stream(isRead: false)
    let console = stream.console()
    for number in 1...100 { console.line(Self.long(number)) }
    console.write(Array(repeating: 0x78, count: 10_000))
    stream.read()
    #expect(console.finish() == 0)
    let chunks = stream.state.withLock { $0.chunks }
    #expect(chunks.reduce(0, +) == 110_000)
    #expect(chunks.allSatisfy { $0 <= 4_096 })
    #expect(chunks.prefix(25).allSatisfy { $0 % 1_000 == 0 })
  }

  @Test func `who speaks does not wait for a reader, and what is missing is counted in its place`()
  {
    let stream = Stream(isRead: false)
    let console = stream.console()
    let total = 2_251
    for number in 1...total { console.line(Self.long(number)) }
    stream.read()
    stream.wait { String(decoding: $0.written.suffix(10), as: UTF8.self) == "not shown\n" }
    console.line("later")
    #expect(console.finish() == 0)
    let shown = Console.capacity / 1_000
    #expect(stream.lines.count == shown + 2)
    #expect(stream.lines.prefix(shown) == ArraySlice((1...shown).map { Self.long($0)[...] }))
    #expect(stream.lines.suffix(2) == ["1,203 lines not shown", "later"])
    #expect(stream.complaints == [])
    #expect(!console.hasFailed)
  }

  @Test func `text waits for a reader that is slow, and nothing of it is lost`() throws {
    let stream = Stream(isRead: false)
    let console = stream.console()
    let lump = Array((1...16).map { Self.long($0) + "\n" }.joined().utf8)
    let hasEnded = Monitor(false)
    let speaker = try RunningThread {
      for _ in 0..<200 { console.text(lump) }
      hasEnded.withLock { $0 = true }
    }
    stream.wait { $0.attempts == 1 }
    // The half that text gets is full, and there is room for others.
    console.line("a line of somebody else's")
    #expect(!hasEnded.withLock { $0 }, "3 MB do not fit")
    stream.read()
    speaker.join()
    #expect(console.finish() == 0)
    #expect(stream.lines.count == 3_201)
  }

  @Test func `a reader that does not read holds text up once, and not each time`() {
    let stream = Stream(isRead: false)
    let console = stream.console(reader: .milliseconds(50))
    let lump = Array((1...16).map { Self.long($0) + "\n" }.joined().utf8)
    let start = monotonicNanoseconds()
    for _ in 0..<1_000 { console.text(lump) }
    #expect(monotonicNanoseconds() - start < 20_000_000_000, "a thousand times would take 50 s")
    stream.read()
    stream.wait { String(decoding: $0.written.suffix(10), as: UTF8.self) == "not shown\n" }
    let shown = stream.lines.count - 1
    #expect(shown >= 500 && shown <= 525, "half a megabyte, and none beyond it")
    #expect(stream.lines.last == "\(lineCount(16_000 - shown)) not shown")
    #expect(console.finish() == 0)
  }

  @Test func `what cannot be written is said once, tried again, and remembered`() {
    let stream = Stream(failure: .noSpace)
    let console = stream.console()
    console.line("one")
    stream.wait { $0.attempts > 3 }
    console.line("two")
    #expect(stream.text == "")
    stream.fail(nil)
    #expect(console.finish() == 0)
    #expect(stream.lines == ["one", "two"])
    #expect(
      stream.complaints == ["the stream cannot be written: No space left on device (ENOSPC)"])
    #expect(console.hasFailed)
  }

  @Test func `a stream that nobody reads any more is left alone in silence`() {
    let stream = Stream(failure: .brokenPipe)
    let console = stream.console()
    console.line("one")
    stream.wait { $0.attempts == 1 }
    console.result("two\n")
    for _ in 0..<2_000 { console.line(Self.long(3)) }
    #expect(console.finish() == 0)
    #expect(stream.complaints == [])
    #expect(!console.hasFailed)
    #expect(stream.state.withLock { $0.attempts } == 1)
  }

  @Test func `a result of any size is waited for`() {
    let stream = Stream()
    let console = stream.console()
    let result = (1...3_000).map { Self.long($0) + "\n" }.joined()
    console.result(result)
    #expect(stream.text == result)
  }

  @Test func `a result that cannot be written is given up at once`() {
    let stream = Stream(failure: Errno(5))
    let console = stream.console(failure: .seconds(300))
    console.result("a result\n")
    #expect(stream.complaints == ["the stream cannot be written: Input/output error (EIO)"])
    #expect(console.hasFailed)
    #expect(console.finish() == 0, "it was said already")
  }

  @Test func `the last attempt is at the end, and what is left is counted`() {
    let stream = Stream(failure: .noSpace)
    let console = stream.console(failure: .seconds(300))
    for line in ["one", "two", "three"] { console.line(line) }
    stream.wait { $0.complaints.count == 1 }
    #expect(console.finish() == 3)
    // Whether the first attempt was the last one already, is a matter of time.
    #expect(stream.state.withLock { $0.attempts } <= 2)
  }

  @Test func `a reader that does not read is not waited for at the end`() {
    let stream = Stream(isRead: false)
    let console = stream.console(reader: .milliseconds(20))
    console.line("one")
    #expect(console.finish() == 1)
    #expect(!console.hasFailed, "nothing was refused")
    // Its thread is not left asleep in this stream.
    stream.read()
  }

  @Test func `what the next replaces is not queued behind other lines`() {
    let stream = Stream(isRead: false)
    let console = stream.console()
    console.line("one")
    stream.wait { $0.attempts == 1 }
    for _ in 0..<100 { console.passing("passing") }
    stream.read()
    #expect(console.finish() == 0)
    #expect(stream.text == "one\n")
  }

  private static let erasure = "\r\u{1B}[J"

  @Test func `a line that passes is gone before anything else is shown, whoever says it`() {
    let stream = Stream()
    let console = stream.console()
    func pass(_ text: String) {
      console.settle()
      console.passing(text)
      console.settle()
    }
    pass("one")
    pass("two")
    console.line("a line")
    pass("three")
    console.write(Array("bytes\n".utf8))
    pass("four")
    console.result("a result\n")
    pass("five")
    console.text(Array("text\n".utf8))
    pass("six")
    console.endPassing()
    console.endPassing()
    #expect(console.finish() == 0)
    let gone = Self.erasure
    // The cursor rests before it.
    func shown(_ text: String) -> String { "\(gone)\(text)\r" }
    #expect(
      stream.text
        == shown("one") + shown("two") + gone + "a line\n" + shown("three") + gone + "bytes\n"
        + shown("four") + gone + "a result\n" + shown("five") + gone + "text\n" + shown("six")
        + gone)
  }

  @Test func `a line that passes cannot order the terminal about`() {
    let stream = Stream()
    let console = stream.console()
    console.passing("a\u{1B}[2Jb\nc")
    console.settle()
    console.endPassing()
    #expect(console.finish() == 0)
    #expect(stream.text == Self.erasure + "a\\x1b[2Jb\\x0ac\r" + Self.erasure)
  }

  @Test func `a narrator waits until its story is shown, while somebody reads`() {
    let stream = Stream()
    let console = stream.console(reader: .milliseconds(20))
    console.line("one")
    console.settle()
    #expect(stream.text == "one\n")
    stream.state.withLock { $0.isRead = false }
    console.line("two")
    console.settle()
    #expect(stream.text == "one\n")
    stream.read()
    stream.wait { $0.written.count == 8 }
  }

  @Test func `counts are set in groups of three`() {
    #expect(
      [0, 1, 999, 1_000, 1_203, 12_345, 1_234_567].map(lineCount)
        == [
          "0 lines", "1 line", "999 lines", "1,000 lines", "1,203 lines", "12,345 lines",
          "1,234,567 lines",
        ])
  }
}
