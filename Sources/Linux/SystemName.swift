// Which kernel runs here, on what hardware, and under which name.

internal import Glibc

/// What uname(2) says.
public struct SystemName: Equatable, Sendable {
  /// The host's name, as gethostname(2) has it too.
  public let host: String
  /// The kernel's release, such as `6.18.5`.
  public let release: String
  /// The hardware's name, such as `x86_64`.
  public let machine: String

  /// Makes a value from its three names.
  public init(host: String, release: String, machine: String) {
    self.host = host
    self.release = release
    self.machine = machine
  }

  /// This system's.
  ///
  /// The corresponding C function is `uname`.
  public static func current() -> SystemName {
    var found = utsname()
    let answer = unsafe uname(&found)
    precondition(answer == 0, "uname fails only for an address outside this process")
    return SystemName(
      host: text(found.nodename), release: text(found.release), machine: text(found.machine))
  }

  /// The text in a fixed array of characters, up to its zero.
  private static func text<Characters>(_ characters: Characters) -> String {
    unsafe withUnsafeBytes(of: characters) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
