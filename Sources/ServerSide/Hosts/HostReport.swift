// What the process of one session tells its server: a line each, through a pipe of its own.
// The process has run a library's code, so what comes is not trusted.

internal import Linux
internal import ProgramSupport
internal import Rendezvous

/// A line of a host's.
enum HostNews: Equatable {
  /// The client is about to be passed its end.
  case granted
  /// The client was refused, with this sentence.
  case refused(String)
  /// A call of the library does not return, as the text says. Nothing comes after it.
  case stuck(String)
  /// What the server is to say: the client has its channel, the session was dropped, or is over.
  case line(ServerLine)

  private static let words = (granted: "granted", refused: "refused ", stuck: "stuck ")

  /// Without a line feed, and without any other control character.
  var text: String {
    let text =
      switch self {
      case .granted: HostNews.words.granted
      case .refused(let sentence): HostNews.words.refused + sentence
      case .stuck(let call): HostNews.words.stuck + call
      case .line(let line): line.text
      }
    return escaped(text)
  }

  /// Reads a line; nil for any other.
  init?(_ text: Substring) {
    // A library may have found the pipe, and has not escaped anything.
    let text = escaped(String(text))
    if text == HostNews.words.granted {
      self = .granted
    } else if text.hasPrefix(HostNews.words.refused) {
      self = .refused(String(text.dropFirst(HostNews.words.refused.count)))
    } else if text.hasPrefix(HostNews.words.stuck) {
      self = .stuck(String(text.dropFirst(HostNews.words.stuck.count)))
    } else if let line = try? ServerLine.read(text) {
      self = .line(line)
    } else {
      return nil
    }
  }
}

/// The host's end of the pipe.
final class HostReport: Sendable {
  private let pipe: FileDescriptor

  init(_ pipe: consuming FileDescriptor) {
    self.pipe = pipe
  }

  /// It never waits: so few lines fit any pipe.
  func tell(_ news: HostNews) {
    // The server may be gone, and this process ends with it.
    try? pipe.writeAll(Array("\(news.text)\n".utf8))
  }
}

/// The server's end, and what has come of it so far.
struct HostReportReader: ~Copyable {
  private let pipe: FileDescriptor
  private var bytes: [UInt8] = []

  /// What is kept of it, in bytes: a report has a few hundred.
  private static let most = 16_384

  /// - Parameter pipe: which does not block.
  init(_ pipe: consuming FileDescriptor) {
    self.pipe = pipe
  }

  /// Watches it, for what comes.
  ///
  /// - Throws: ENOSPC: fs.epoll.max_user_watches.
  func watch(in poller: Poller, token: UInt64) throws(SystemError) {
    try poller.add(pipe, token: token, .changes)
  }

  /// Reads what has come, without waiting, and returns all lines so far.
  mutating func news() -> [HostNews] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // What comes faster than it is read is not worth reading.
    while bytes.count < HostReportReader.most, let count = try? pipe.read(into: &buffer), count > 0
    {
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n").compactMap { HostNews($0) }
  }
}
