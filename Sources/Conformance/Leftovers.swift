// What outlives processes: names of objects, and the kernel's tables of System V objects. What a kind leaves behind is
// seen by looking before and after.

internal import CLinux
internal import Glibc
internal import Linux

/// What there is in the machine at one instant.
package struct Leftovers {
  /// Paths, and System V objects such as `System V shared memory 3`. What is known of its users comes with each.
  private let things: [String: Users]

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
    Leftovers(things: paths(in: objectDirectories) { $0.hasPrefix(libraryPrefix) })
  }

  /// All other names of kernel objects, all names in a directory and in /tmp, and all System V objects of this
  /// user.
  package static func ofOthers(in directory: String) -> Leftovers {
    let names = paths(in: objectDirectories + Set([directory, common])) {
      !$0.hasPrefix(libraryPrefix)
    }
    return Leftovers(things: names.merging(systemVObjects()) { first, _ in first })
  }

  /// What came since, and nobody else uses or has used.
  ///
  /// - Parameters:
  ///   - processes: whose leftovers are looked for, as far as the kernel says whose something is.
  ///   - name: of the kind. A name in /tmp has that or a process's number in it: everybody's names are there.
  package func new(since earlier: Leftovers, of processes: [Int32], name: String) -> Set<String> {
    let marks = processes.map { "\($0)" } + [name]
    let found = things.filter { path, users in
      if earlier.things[path] != nil { return false }
      if case .processes(let users) = users { return !users.isDisjoint(with: processes) }
      let isCommon = path.hasPrefix(Self.common + "/") && !path.dropFirst(5).contains("/")
      return !isCommon || marks.contains { path.contains($0) }
    }
    if found.isEmpty { return [] }
    return Set(found.keys).subtracting(Self.usedByOthers(among: Set(found.keys)))
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
