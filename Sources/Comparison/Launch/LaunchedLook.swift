// What a process under a launcher sees of where it is. It is asked before anything is measured: a launcher that
// does not work is known at once then, and what it changes is seen and not guessed from its name.

internal import FoundationEssentials
internal import Glibc
internal import Linux

/// What one process says of its surroundings, to be compared with what another one says.
struct LaunchedLook: Codable, Equatable {
  /// What the links in /proc/self/ns say, by their names; nil where there are none.
  var namespaces: [String: String]?
  var scheduling: Scheduling?
  var allowed: [Int]?
  /// The field `Seccomp_filters` of proc_pid_status(5), since Linux 5.9.
  var filters: Int?
  /// The text of /proc/self/cgroup.
  var controlGroups: String?
  /// Which file descriptor ``ChildProcess/passedNumber`` is: the numbers of its file system and in it.
  var passed: [UInt64]?
  /// The SHA-256 of the program; nil where nobody asked for it.
  var sha256: String?

  /// Looks around.
  ///
  /// - Parameter hashes: whether the program is to be hashed, which takes some time.
  init(hashes: Bool = false) {
    let files = KernelFiles()
    let names = (files.names("proc/self/ns") ?? []).filter { !$0.hasSuffix("_for_children") }
    let links = names.compactMap { name in
      files.link("proc/self/ns/\(name)").map { (name, $0) }
    }
    namespaces = links.isEmpty ? nil : Dictionary(uniqueKeysWithValues: links)
    scheduling = InheritedScheduling.current().map {
      Scheduling(policy: $0.policy, priority: $0.priority, nice: $0.nice)
    }
    let allowed = Processor.allowed
    self.allowed = allowed.isEmpty ? nil : allowed
    filters = files.text("proc/self/status").flatMap(Self.filters)
    controlGroups = files.text("proc/self/cgroup")
    sha256 = hashes ? try? ProgramFile.own().sha256 : nil
  }

  private static func filters(status: String) -> Int? {
    status.split(separator: "\n").first { $0.hasPrefix("Seccomp_filters:") }
      .flatMap { Int($0.dropFirst("Seccomp_filters:".count).trimmed) }
  }

  /// Which file a descriptor is of.
  static func identity(of number: Int32) -> [UInt64]? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }
}

extension ServerLauncher.Place {
  /// - Parameters:
  ///   - found: what a process under the launcher says.
  ///   - own: what this process says.
  ///   - getsDescriptors: whether the former has what was passed to it.
  init(_ found: LaunchedLook, beside own: LaunchedLook, getsDescriptors: Bool) {
    var namespaces: [String]?
    if let there = found.namespaces, let here = own.namespaces {
      namespaces = there.keys.filter { here[$0] != nil && here[$0] != there[$0] }.sorted()
    }
    var added: Int?
    if let there = found.filters, let here = own.filters { added = max(0, there - here) }
    var isElsewhere: Bool?
    if let there = found.controlGroups, let here = own.controlGroups { isElsewhere = there != here }
    self.init(
      ownNamespaces: namespaces, scheduling: found.scheduling, allowed: found.allowed,
      addedFilters: added, hasOwnControlGroup: isElsewhere, getsDescriptors: getsDescriptors)
  }
}

extension WorkerProgram {
  /// Says what this process sees, and returns the exit status.
  ///
  /// - Parameter hashes: whether the program is hashed.
  static func tellLook(hashes: Bool) -> Int32 {
    do {
      var look = LaunchedLook(hashes: hashes)
      look.passed = LaunchedLook.identity(of: ChildProcess.passedNumber)
      // A line of its own, whatever a launcher has said before.
      var rest = ([UInt8(ascii: "\n")] + Array(try JSONEncoder().encode(look)))[...]
      rest.append(UInt8(ascii: "\n"))
      while !rest.isEmpty { rest = rest.dropFirst(try StandardStream.output.write(rest)) }
      return 0
    } catch {
      return 1
    }
  }
}
