// One end of a loaded kind's channel: made or joined, asked to move records, closed once.

internal import Glibc
public import IPCChannels
internal import Linux
internal import LoadableKind

/// An end, with what it lives on.
@safe @usableFromInline
struct LoadedEnd: ~Copyable, @unchecked Sendable {
  @usableFromInline let kind: LoadedKind
  @usableFromInline let end: OpaquePointer
  @usableFromInline let note: CallNote
  /// Of the kind: whether its calls may sleep as long as they like.
  @usableFromInline let isInterruptible: Bool
  /// Of the kind: whether it is asked not to sleep before it is asked to.
  @usableFromInline let looksFirst: Bool
  /// Until when both sides of a kind that meets have to have met.
  private let metBy = Deadline(after: LoadedEnd.patience)
  /// The session's, on the server's side, which removes it.
  private let directory: PrivateDirectory?

  /// How long a client may take to join, and both sides to meet.
  fileprivate static let patience = Duration.seconds(5)

  /// Makes the server's end.
  ///
  /// - Parameters:
  ///   - parent: where the session's directory is made; nil for the standard place.
  ///   - passed: takes what the client is to be passed.
  init(
    making kind: LoadedKind, _ terms: ChannelTerms, _ strategy: WaitStrategy, in parent: String?,
    passing passed: inout DescriptorSet
  ) throws(ChannelError) {
    // A name in it must fit the address of a socket, so that what is not asked for is short.
    let directory = try asChannelError(
      try PrivateDirectory(
        in: parent, prefix: parent == nil ? PrivateDirectory.standardPrefix : "s-"))
    let place = try SessionPlace(
      directory: directory.path, token: hexadecimal(try asChannelError(try randomWords()).0))
    place.note()
    passed.append(try place.passed())
    var numbers = [Int32](repeating: -1, count: Int(IPC_KIND_DESCRIPTORS))
    var count = 0
    let note = try asChannelError(try CallWatch.add())
    let session = KindSession(terms: terms, strategy: strategy, place: place, kind: kind)
    let made = unsafe session.call(.make, note) { cTerms, why in
      unsafe kind.table.make(cTerms, &numbers, &count, why)
    }
    let end: OpaquePointer
    do throws(ChannelError) {
      unsafe end = try made.get()
      guard (0...Int(IPC_KIND_DESCRIPTORS)).contains(count) else {
        throw .nonsense(
          "\(kind.promises.name) passes \(count) descriptors; \(IPC_KIND_DESCRIPTORS) are the most")
      }
    } catch {
      CallWatch.remove(note)
      throw error
    }
    for index in 0..<count { passed.append(FileDescriptor(owning: numbers[index])) }
    unsafe self.init(kind, end, note, directory)
  }

  /// Joins as the client.
  ///
  /// - Parameter passed: the session's place, and what the server's side passed behind it.
  init(
    joining kind: LoadedKind, _ terms: ChannelTerms, _ strategy: WaitStrategy,
    passed: consuming DescriptorSet
  ) throws(ChannelError) {
    var passed = passed
    guard (1...Int(IPC_KIND_DESCRIPTORS) + 1).contains(passed.count) else {
      throw .unsuitable(
        "a loaded kind is passed its session's place and at most \(IPC_KIND_DESCRIPTORS) descriptors; "
          + "\(passed.count) came")
    }
    try passed.require(SessionPlace.object, at: 0)
    let place = try SessionPlace(reading: passed.takeFirst())
    let note = try asChannelError(try CallWatch.add())
    // They are the library's from here on, whatever it does.
    var numbers: [Int32] = []
    while passed.count > 0 { numbers.append(passed.takeFirst().release()) }
    let session = KindSession(terms: terms, strategy: strategy, place: place, kind: kind)
    let joined = unsafe session.call(.join, note) { cTerms, why in
      unsafe kind.table.join(cTerms, numbers, numbers.count, why)
    }
    let end: OpaquePointer
    do throws(ChannelError) {
      unsafe end = try joined.get()
    } catch {
      CallWatch.remove(note)
      throw error
    }
    unsafe self.init(kind, end, note, nil)
  }

  private init(
    _ kind: LoadedKind, _ end: OpaquePointer, _ note: CallNote,
    _ directory: consuming PrivateDirectory?
  ) {
    self.kind = kind
    isInterruptible = kind.promises.isInterruptible
    looksFirst = kind.promises.looksFirst
    unsafe self.end = end
    self.note = note
    self.directory = directory
  }

  deinit {
    note.begin(.close)
    unsafe kind.table.close(end)
    CallWatch.remove(note)
  }

  /// Whether both sides have met, which the library is asked.
  ///
  /// - Throws: ``ChannelError/library(_:)`` where it says no, or has not said yes in time.
  @usableFromInline
  func meet() throws(ChannelError) -> Bool {
    guard let meet = unsafe kind.table.meet else { return true }
    note.begin(.meet)
    defer { note.end() }
    let (answer, why) = unsafe Reason.reading { why in unsafe meet(end, why) }
    switch answer {
    case 1: return true
    case 0 where !metBy.hasPassed: return false
    case 0:
      throw .library(
        "\(kind.promises.name): both sides have not met within \(LoadedEnd.patience)")
    case Int32(IPC_KIND_FAILED): throw .failed("meet", of: kind, why)
    default:
      throw .nonsense(
        "\(kind.promises.name): meet returned \(answer), expected 1, 0 or IPC_KIND_FAILED")
    }
  }

  /// What an answer of `send` or `receive` means that is no number of records.
  @usableFromInline @inline(never)
  func attempt(_ answer: Int, of count: Int, in call: StaticString) throws(ChannelError) -> Attempt
  {
    switch answer {
    case IPC_KIND_ENDED: return .ended
    case IPC_KIND_FAILED:
      throw .failed(
        "\(call)", of: kind,
        unsafe kind.table.explain.flatMap { unsafe $0(end) }.map(Reason.text) ?? "")
    default:
      throw .nonsense("\(kind.promises.name): \(call) returned \(answer) of \(count) records")
    }
  }
}

extension ChannelError {
  /// A library says that a call failed, and perhaps why.
  fileprivate static func failed(
    _ call: String, of kind: LoadedKind, _ why: String
  ) -> ChannelError {
    .library(
      "\(kind.promises.name): \(call) failed"
        + (why.isEmpty ? ", and does not say why" : ": \(why)"))
  }
}

/// What a library is told of a session, in C.
private struct KindSession {
  let terms: ChannelTerms
  let strategy: WaitStrategy
  let place: SessionPlace
  let kind: LoadedKind

  /// Makes an end by one call of the table.
  func call(
    _ call: KindCall, _ note: CallNote,
    _ make: (UnsafePointer<ipc_terms>, UnsafeMutablePointer<CChar>) -> OpaquePointer?
  ) -> Result<OpaquePointer, ChannelError> {
    let name = kind.promises.name
    guard kind.promises.waits.contains(strategy) else {
      let ways = kind.promises.waits.map(\.rawValue).joined(separator: ", ")
      return unsafe .failure(
        .unsuitable("\(name) cannot wait by '\(strategy.rawValue)'; it has \(ways)"))
    }
    guard terms.recordSize <= kind.promises.largestRecord else {
      return unsafe .failure(
        .recordSize(
          "\(name) has records of at most \(kind.promises.largestRecord) bytes; \(terms.recordSize) were "
            + "asked for"))
    }
    note.begin(call)
    defer { note.end() }
    let (end, why) = unsafe place.directory.withCString { directory in
      unsafe place.token.withCString { token in
        var cTerms = unsafe ipc_terms()
        unsafe cTerms.size = MemoryLayout<ipc_terms>.size
        unsafe cTerms.record_size = UInt32(terms.recordSize)
        unsafe cTerms.wait = wait
        unsafe cTerms.capacity = UInt32(clamping: terms.capacity)
        unsafe cTerms.cpu = Processor.chosen.map(Int32.init) ?? -1
        unsafe cTerms.patience = UInt32(LoadedEnd.patience / .milliseconds(1))
        unsafe cTerms.directory = directory
        unsafe cTerms.token = token
        unsafe cTerms.options = kind.options
        return unsafe Reason.reading { why in unsafe make(&cTerms, why) }
      }
    }
    if let end = unsafe end { return unsafe .success(end) }
    return unsafe .failure(.failed("\(call)", of: kind, why))
  }

  private var wait: UInt32 {
    switch strategy {
    case .block: UInt32(IPC_KIND_BLOCK)
    case .spin: UInt32(IPC_KIND_SPIN)
    case .adaptive: UInt32(IPC_KIND_ADAPTIVE)
    }
  }
}

/// A sentence that a library writes.
private enum Reason {
  static func reading<Answer>(
    _ call: (UnsafeMutablePointer<CChar>) -> Answer
  ) -> (Answer, String) {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IPC_KIND_WHY)) { why in
      unsafe why.initialize(repeating: 0)
      let answer = unsafe call(why.baseAddress!)
      unsafe why[why.count - 1] = 0
      return unsafe (answer, text(UnsafePointer(why.baseAddress!)))
    }
  }

  /// As it is shown: whoever prints it escapes what no terminal should see.
  static func text(_ line: UnsafePointer<CChar>) -> String {
    let length = unsafe strnlen(line, Int(IPC_KIND_WHY))
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self)
  }
}
