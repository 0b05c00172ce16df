// What outlives processes: names of objects, and the kernel's tables of System V objects. What a kind leaves behind is
// seen by looking before and after.

internal import CLinux
internal import Glibc
internal import Linux

/// What there is in the machine at one instant.
package struct Leftovers {
  /// Paths, and System V objects such as `System V shared memory 3`. What is known of its users comes with each.
  private let things: [String: Users]
  /// A directory in which nobody but the kind makes anything; nil for none.
  private let own: String?

  /// Who has used something.
  private enum Users {
    case unknown
    /// The numbers of the processes that a table of the kernel names.
    case processes(Set<Int32>)
  }

  /// How the names of the checks' own files begin.
  package static let ownPrefix = "ipc-compare-conformance-"

  /// How the names of this library's objects begin.
  private static let libraryPrefix = "ipc-compare-"
  private static let objectDirectories = ["/dev/shm", "/dev/mqueue"]
  private static let common = "/tmp"

  /// Names of kernel objects that begin as this library's do.
  package static func ofLibrary() -> Leftovers {
    Leftovers(things: paths(in: objectDirectories) { $0.hasPrefix(libraryPrefix) }, own: nil)
  }

  /// All other names of kernel objects, all names in a directory and in /tmp, and all System V objects of this
  /// user.
  ///
  /// - Parameter directory: where nobody but the kind makes anything, unless it is /tmp.
  package static func ofOthers(in directory: String) -> Leftovers {
    let names = paths(in: objectDirectories + Set([directory, common])) {
      !$0.hasPrefix(libraryPrefix)
    }
    return Leftovers(
      things: names.merging(systemVObjects()) { first, _ in first },
      own: directory == common ? nil : directory)
  }

  /// What came since, and nobody else uses or has used.
  ///
  /// - Parameters:
  ///   - processes: whose leftovers are looked for, as far as the kernel says whose something is.
  ///   - tokens: of their sessions.
  ///   - name: of the kind. A name in a place that all programs share has that, a token or a process's number in it,
  ///     or it is taken for somebody else's.
  package func new(
    since earlier: Leftovers, of processes: [Int32], tokens: [String], name: String
  ) -> Set<String> {
    let words = processes.map { "\($0)" } + [name]
    let found = things.filter { path, users in
      if earlier.things[path] != nil { return false }
      if case .processes(let users) = users { return !users.isDisjoint(with: processes) }
      guard let end = path.lastIndex(of: "/") else { return true }
      let last = path[path.index(after: end)...]
      return String(path[..<end]) == own || tokens.contains { last.contains($0) }
        || words.contains { Self.has($0, in: last) }
    }
    if found.isEmpty { return [] }
    return Set(found.keys).subtracting(Self.usedByOthers(among: Set(found.keys)))
  }

  /// Whether a name has a word that is no part of a longer one: 12 is not in 123.
  private static func has(_ word: String, in name: Substring) -> Bool {
    var rest = name
    var before: Character?
    while let first = rest.first {
      if rest.hasPrefix(word), !isPartOfWord(before),
        !isPartOfWord(rest.dropFirst(word.count).first)
      {
        return true
      }
      before = first
      rest.removeFirst()
    }
    return false
  }

  private static func isPartOfWord(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber } ?? false
  }

  private static func paths(
    in directories: [String], _ isWanted: (String) -> Bool
  ) -> [String: Users] {
    let paths = directories.flatMap { directory in
      namesInDirectory(directory).filter(isWanted).map { ("\(directory)/\($0)", Users.unknown) }
    }
    return Dictionary(paths) { first, _ in first }
  }

  /// The rows of /proc/sysvipc that are this user's: see proc(5).
  private static func systemVObjects() -> [String: Users] {
    let tables = [
      ("msg", "message queue", "msqid", ["lspid", "lrpid"]),
      ("sem", "semaphore set", "semid", []),
      ("shm", "shared memory", "shmid", ["cpid", "lpid"]),
    ]
    let user = "\(currentUser())"
    var found: [String: Users] = [:]
    for (table, name, number, users) in tables {
      let lines = (textOfFile("/proc/sysvipc/\(table)") ?? "").split(separator: "\n")
        .map { $0.split(separator: " ") }
      guard let columns = lines.first else { continue }
      for row in lines.dropFirst() where row.count == columns.count {
        let field = { (name: String) in columns.firstIndex { $0 == name }.map { row[$0] } }
        // Where somebody lives who uses it, it is not left yet.
        guard let id = field(number), field("cuid").map(String.init) == user,
          field("nattch") ?? "0" == "0"
        else { continue }
        var processes = Set(users.compactMap { field($0).flatMap { Int32($0) } })
        if table == "sem", let id = Int32(id), let count = field("nsems").flatMap({ Int32($0) }) {
          processes = Set((0..<count).map { clinux_semaphore_user(id, $0) })
        }
        processes.remove(0)
        found["System V \(name) \(id)"] = processes.isEmpty ? .unknown : .processes(processes)
      }
    }
    return found
  }

  /// Those of some files that a process other than this one has open or mapped: they are that one's.
  private static func usedByOthers(among paths: Set<String>) -> Set<String> {
    // The kernel shows a message queue under its name alone.
    let targets = Dictionary(
      paths.map { path in
        let isQueue = path.hasPrefix("/dev/mqueue/")
        return (isQueue ? String(path.dropFirst("/dev/mqueue".count)) : path, path)
      }, uniquingKeysWith: { first, _ in first })
    let own = getpid()
    var used: Set<String> = []
    for process in namesInDirectory("/proc").compactMap({ Int32($0) }) where process != own {
      let directory = "/proc/\(process)"
      let mapped = (textOfFile("\(directory)/maps") ?? "").split(separator: "\n")
        .compactMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
      let open = namesInDirectory("\(directory)/fd")
        .compactMap { try? linkTarget("\(directory)/fd/\($0)") }
      for target in mapped + open { if let path = targets[target] { used.insert(path) } }
    }
    return used
  }
}
