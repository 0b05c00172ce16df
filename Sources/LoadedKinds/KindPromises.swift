// What a loaded kind says of itself, as data that goes from process to process: the library itself stays in the
// one that loaded it.

public import IPCChannels

/// What a kind that was loaded is and promises. Nobody has checked it.
public struct KindPromises: Codable, Equatable, Sendable {
  /// 1 to 15 of a-z, 0-9 and '-', and no built-in kind's name.
  public var name: String
  /// Of the library behind it, as it was when it was loaded.
  public var version: String
  /// Of the file, as 64 hexadecimal digits. The libraries that the file needs are not in it.
  public var hash: String
  /// What it is, in one line.
  public var summary: String
  /// The ways to wait that it has.
  public var waits: [WaitStrategy]
  /// In bytes.
  public var largestRecord: Int
  /// How often a record is copied; 0 where it does not say.
  public var copies: Int
  /// Whether it has threads of its own.
  public var hasThreads: Bool
  /// Whether it may drop records or overwrite them.
  public var mayLose: Bool
  /// Whether it says that a hostile peer cannot harm this side.
  public var isUntrusting: Bool
  /// Whether it tells by itself that its peer is gone.
  public var tellsEnd: Bool
  /// Whether a signal ends its calls that sleep, which have no bound of their own.
  public var isInterruptible: Bool
  /// Whether a call that may not sleep is worth making before one that may.
  public var looksFirst: Bool
  /// The command of the process that must run; nil where none must.
  public var broker: String?
  /// What it says stays in the machine when both processes are killed; nil for nothing.
  public var leaves: String?
  /// What it can be told.
  public var options: [KindOption]

  /// As of every kind.
  public var description: KindDescription {
    KindDescription(
      loaded: name, summary: summary, hasEnd: tellsEnd, isUntrusting: isUntrusting,
      copies: copies, leftAfterKill: leaves, largestRecord: largestRecord,
      // Its threads, or its broker, move what was sent after the call that sent it has returned.
      transit: hasThreads || broker != nil ? .milliseconds(500) : .zero)
  }

  /// Which file and library it is, such as `zeromq 4.3.5 (SHA-256 1a2b3c4d5e6f)`.
  public var identity: String { "\(name) \(version) (SHA-256 \(hash.prefix(12)))" }
}

/// Something that a loaded kind can be told behind its file's name.
public struct KindOption: Codable, Equatable, Sendable {
  /// 1 to 15 of a-z, 0-9 and '-'.
  public var key: String
  /// Its values and what they mean.
  public var help: String
}
