// Looks at an object's table from top to bottom, before anything of it is used.

internal import Glibc
internal import IPCChannels
internal import LoadableKind

/// Reads what a table says in words and bits.
@safe
struct TableReader {
  private let table: ipc_kind
  private let path: String

  init(_ table: ipc_kind, path: String) {
    unsafe self.table = table
    self.path = path
  }

  /// All that the table says.
  ///
  /// - Parameter hash: of the file.
  func promises(hash: String) throws(KindLoadError) -> KindPromises {
    try requireFunctions()
    let flags = try bits(
      unsafe table.flags, "flags",
      of: IPC_KIND_HAS_THREADS, IPC_KIND_NEEDS_BROKER, IPC_KIND_MAY_LOSE, IPC_KIND_UNTRUSTING,
      IPC_KIND_TELLS_END, IPC_KIND_INTERRUPTIBLE, IPC_KIND_LOOKS_FIRST)
    let broker = try unsafe optionalLine(table.broker, "broker")
    let needsBroker = flags & IPC_KIND_NEEDS_BROKER != 0
    guard needsBroker == (broker != nil) else {
      throw error("it names a broker without IPC_KIND_NEEDS_BROKER, or the other way round")
    }
    let sizes = ChannelTerms.recordSizes
    let largest = unsafe Int(table.largest_record)
    guard largest == 0 || sizes.contains(largest) else {
      throw error(
        "its largest record has \(largest) bytes; records have \(sizes.lowerBound) to \(sizes.upperBound)"
      )
    }
    return KindPromises(
      name: try name(), version: try version(), hash: hash,
      summary: try unsafe line(table.summary, "summary"),
      waits: try waits(),
      largestRecord: largest == 0 ? sizes.upperBound : largest, copies: unsafe Int(table.copies),
      hasThreads: flags & IPC_KIND_HAS_THREADS != 0,
      mayLose: flags & IPC_KIND_MAY_LOSE != 0,
      isUntrusting: flags & IPC_KIND_UNTRUSTING != 0,
      tellsEnd: flags & IPC_KIND_TELLS_END != 0,
      isInterruptible: flags & IPC_KIND_INTERRUPTIBLE != 0,
      looksFirst: flags & IPC_KIND_LOOKS_FIRST != 0,
      broker: broker, leaves: try unsafe optionalLine(table.leaves, "leaves"),
      options: try options())
  }

  private func requireFunctions() throws(KindLoadError) {
    let isThere = unsafe [
      ("make", table.make != nil), ("join", table.join != nil), ("send", table.send != nil),
      ("receive", table.receive != nil), ("close", table.close != nil),
    ]
    if let missing = isThere.first(where: { !$0.1 }) {
      throw error("its table has no '\(missing.0)'; only meet and explain may be left out")
    }
  }

  private func name() throws(KindLoadError) -> String {
    let name = try unsafe line(table.name, "name")
    guard KindDescription.isName(name) else {
      throw error("a name has 1 to 15 of a-z, 0-9 and '-'; its name is '\(name)'")
    }
    guard ChannelKind(rawValue: name) == nil, name != "all" else {
      throw error("'\(name)' is a built-in kind's name; take another, such as 'x-\(name)'")
    }
    return name
  }

  private func version() throws(KindLoadError) -> String {
    let version = try unsafe line(table.version, "version")
    guard version.utf8.count <= KindPromises.longestVersion else {
      throw error(
        "a version has at most \(KindPromises.longestVersion) characters; '\(version)' has more")
    }
    return version
  }

  private func waits() throws(KindLoadError) -> [WaitStrategy] {
    let waits = try bits(unsafe table.waits, "waits", of: IPC_KIND_BLOCK, IPC_KIND_SPIN)
    if waits == 0 {
      throw error("it has no way to wait; 'waits' is IPC_KIND_BLOCK, IPC_KIND_SPIN or both")
    }
    return WaitStrategy.allCases.filter { strategy in
      let needed =
        switch strategy {
        case .block: IPC_KIND_BLOCK
        case .spin: IPC_KIND_SPIN
        case .adaptive: IPC_KIND_BLOCK | IPC_KIND_SPIN
        }
      return waits & needed == needed
    }
  }

  private func options() throws(KindLoadError) -> [KindOption] {
    guard let first = unsafe table.options else { return [] }
    var options: [KindOption] = []
    while unsafe first[options.count].key != nil {
      guard options.count < KindPromises.mostOptions else {
        throw error(
          "it has more than \(KindPromises.mostOptions) options; the last one's key must be NULL")
      }
      let key = try unsafe line(first[options.count].key, "key of an option")
      guard KindDescription.isName(key), !options.contains(where: { $0.key == key }) else {
        throw error("a key is told once, and has 1 to 15 of a-z, 0-9 and '-'; one is '\(key)'")
      }
      options.append(
        KindOption(key: key, help: try unsafe line(first[options.count].help, "help of '\(key)'")))
    }
    return options
  }

  private func bits(
    _ value: UInt32, _ member: String, of known: Int...
  ) throws(KindLoadError) -> Int {
    let value = Int(value)
    let all = known.reduce(0, |)
    guard value & ~all == 0 else {
      throw error(
        "its '\(member)' has bits that version \(IPC_KIND_ABI) does not know: \(value & ~all)")
    }
    return value
  }

  private func optionalLine(
    _ text: UnsafePointer<CChar>?, _ member: String
  ) throws(KindLoadError) -> String? {
    unsafe text == nil ? nil : try line(text, member)
  }

  private func line(
    _ text: UnsafePointer<CChar>?, _ member: String
  ) throws(KindLoadError) -> String {
    guard let text = unsafe text else { throw error("its table has no '\(member)'") }
    let length = unsafe strnlen(text, KindPromises.longestLine + 1)
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
    guard (1...KindPromises.longestLine).contains(length),
      unsafe bytes.allSatisfy({ (0x20...0x7E).contains($0) })
    else {
      throw error(
        "its '\(member)' is no line of 1 to \(KindPromises.longestLine) printable ASCII characters")
    }
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  private func error(_ text: String) -> KindLoadError { KindLoadError(path, text) }
}

extension KindPromises {
  /// Makes sure that the kind has every option that it is given.
  ///
  /// - Throws: for one that has no `=`, that is given twice, or that the kind does not have.
  func check(_ file: KindFile) throws(KindLoadError) {
    var given: Set<Substring> = []
    for option in file.options {
      guard let end = option.firstIndex(of: "=") else {
        throw KindLoadError(file.path, "'\(option)' is no option; write key=value")
      }
      let key = option[..<end]
      guard options.contains(where: { $0.key == key }) else {
        let known = options.map(\.key).joined(separator: ", ")
        throw KindLoadError(
          file.path,
          "\(name) has no option '\(key)'; it has " + (known.isEmpty ? "none" : known))
      }
      guard given.insert(key).inserted else {
        throw KindLoadError(file.path, "the option '\(key)' is given twice")
      }
    }
  }
}
