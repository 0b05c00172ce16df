// What a kind promises, as the lines that a process which has loaded it says to the one that asked: the library
// itself stays in its process. Lines and not JSON, because ipc-server does without Foundation.

internal import IPCChannels

extension KindPromises {
  /// One line for each member, as `key value`; a key without a value is of something that is not there.
  var lines: String {
    var lines = [
      "name \(name)", "version \(version)", "hash \(hash)", "summary \(summary)",
      "waits " + waits.map(\.rawValue).joined(separator: ","),
      "largest-record \(largestRecord)", "copies \(copies)",
    ]
    lines += Self.flags.filter { self[keyPath: $0.member] }.map { "is \($0.name)" }
    lines += broker.map { ["broker \($0)"] } ?? []
    lines += leaves.map { ["leaves \($0)"] } ?? []
    lines += options.map { "option \($0.key) \($0.help)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static var flags: [(name: String, member: WritableKeyPath<KindPromises, Bool>)] {
    [
      ("threaded", \.hasThreads), ("lossy", \.mayLose), ("untrusting", \.isUntrusting),
      ("telling-end", \.tellsEnd), ("interruptible", \.isInterruptible),
      ("looking-first", \.looksFirst),
    ]
  }

  /// Reads ``lines`` of another process, in which a library may have written whatever it likes.
  ///
  /// - Returns: nil for what is no such text.
  init?(lines: String) {
    var found = KindPromises()
    var seen: Set<Substring> = []
    for line in lines.split(separator: "\n") {
      let end = line.firstIndex(of: " ") ?? line.endIndex
      let (key, value) = (line[..<end], line[end...].dropFirst())
      guard found.take(key, String(value)) else { return nil }
      guard seen.insert(key == "is" || key == "option" ? line : key).inserted else { return nil }
    }
    guard found.fault == nil else { return nil }
    self = found
  }

  private init() {
    self.init(
      name: "", version: "", hash: "", summary: "", waits: [], largestRecord: 0, copies: 0,
      hasThreads: false, mayLose: false, isUntrusting: false, tellsEnd: false,
      isInterruptible: false, looksFirst: false, broker: nil, leaves: nil, options: [])
  }

  /// False for a key or a value that there is not.
  private mutating func take(_ key: Substring, _ value: String) -> Bool {
    switch key {
    case "name": name = value
    case "version": version = value
    case "hash": hash = value
    case "summary": summary = value
    case "waits":
      let ways = value.split(separator: ",").map { WaitStrategy(rawValue: String($0)) }
      waits = ways.compactMap(\.self)
      return waits.count == ways.count
    case "largest-record":
      largestRecord = Int(value) ?? -1
    case "copies":
      copies = Int(value) ?? -1
    case "is":
      guard let flag = Self.flags.first(where: { $0.name == value }) else { return false }
      self[keyPath: flag.member] = true
    case "broker": broker = value
    case "leaves": leaves = value
    case "option":
      let end = value.firstIndex(of: " ") ?? value.endIndex
      options.append(
        KindOption(key: String(value[..<end]), help: String(value[end...].dropFirst())))
    default: return false
    }
    return true
  }
}
