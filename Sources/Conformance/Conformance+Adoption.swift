// Clause 8 as far as it is the same for every kind, and clause 9: what is adopted, and what is
// left.

internal import CLinux
internal import Glibc
package import IPCChannels
package import Linux
internal import LoadedKinds

extension Conformance where Link: ~Copyable {
  /// Clause 8: descriptors that are not what the kind consists of are refused with a sentence, and
  /// closed.
  package func refusesTheUnsuitable() throws -> [String] {
    var findings: [String] = []
    let offer = try makeOffer()
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let count = offer.descriptors.count
    findings += refuses(try files(0), terms, "no descriptor")
    findings += refuses(try files(count), terms, "another type of file")
    var more = offer.descriptors
    more.append(try open("/dev/null"))
    findings += refuses(more, terms, "one descriptor too many")
    return try findings + refusesPaths()
  }

  /// What was opened with O_PATH is of the right type, and each transfer over it fails with EBADF.
  private func refusesPaths() throws -> [String] {
    let passed = try makePassedEnd()
    var findings: [String] = []
    for index in passed.numbers.indices {
      let path = try open("/proc/self/fd/\(passed.numbers[index])", clinux_open_path)
      var numbers = passed.numbers
      numbers[index] = path.number
      findings += refuses(makeSet(numbers), passed.terms, "descriptor \(index) of O_PATH")
    }
    return findings
  }

  private func open(
    _ path: String, _ flags: Int32 = O_RDWR
  ) throws(SystemError) -> FileDescriptor {
    let number = unsafe Glibc.open(path, flags | O_CLOEXEC)
    if number < 0 { throw SystemError(call: "open", errno: Errno(errno)) }
    return FileDescriptor(owning: number)
  }

  private func files(_ count: Int) throws(SystemError) -> DescriptorSet {
    var set = DescriptorSet()
    for _ in 0..<count { set.append(try open("/dev/null")) }
    return set
  }

  /// What is wrong with how a set was refused.
  package func refuses(
    _ set: consuming DescriptorSet, _ terms: ChannelTerms, _ what: String, naming: String = ""
  ) -> [String] {
    let numbers = unsafe set.withNumbers { unsafe Array($0) }
    do throws(ChannelError) {
      _ = End(try Link(adopting: set, terms: terms, strategy: peer))
      return ["\(what) was adopted"]
    } catch {
      guard let text = reason(error) else { return ["\(what) was refused with \(error)"] }
      var findings: [String] = []
      if text.isEmpty || !text.contains(naming) {
        findings.append("\(what) was refused with '\(text)', which does not say '\(naming)'")
      }
      for number in numbers where fcntl(number, F_GETFD) >= 0 {
        findings.append("\(what) was refused, and descriptor \(number) stays open")
      }
      return findings
    }
  }

  /// Why something was refused; nil for an error that says no such thing.
  private func reason(_ error: ChannelError) -> String? {
    switch error {
    case .unsuitable(let text): text
    // What it is passed a library judges by itself.
    case .library(let text) where library != nil: text
    default: nil
    }
  }

  /// Clause 9: whatever was made, used, refused or dropped, nothing is left.
  package func isClean() throws -> [String] {
    let before = leftovers
    let few = try fitting(2)
    _ = try useOnce(few)
    // What a library opens once, at its first session, is no leak.
    let descriptors = openDescriptors()
    let mappings = mappedObjects()
    // Three times as often as there can be message queues on a machine with its limits as they
    // come. Libraries may take their time for a session.
    let deadline = Deadline(after: .seconds(15))
    for round in 0..<(library == nil ? 400 : 100) {
      try useOnce(few)
      if library != nil && round >= 10 && deadline.hasPassed { break }
    }
    if library?.isUntrusting != false { _ = try refusesTheUnsuitable() }
    var findings: [String] = []
    let left = openDescriptors() - descriptors
    if left != 0 { findings.append("\(left) descriptors are left") }
    let mapped = mappedObjects() - mappings
    if mapped != 0 { findings.append("\(mapped) mappings are left") }
    var names = namesLeft(since: before)
    if library != nil && !names.isEmpty {
      // Other programs leave names, too; what a kind leaves, it leaves again.
      let again = leftovers
      for _ in 0..<3 { try useOnce(few) }
      if namesLeft(since: again).isEmpty { names = [] }
    }
    return findings + names
  }

  private func useOnce(_ few: Int) throws {
    let pair = try makePair()
    let records = makeBuffer()
    records.fill(few, from: 0)
    try pair.server.send(records, few)
    _ = try pair.client.receive(into: records)
    // And one that nobody adopted.
    _ = End(try makeOffer().channel)
  }

  private func mappedObjects() -> Int {
    (textOfFile("/proc/self/maps") ?? "").split(separator: "\n")
      .count { line in
        ["ipc-compare-", "/memfd:", "/dev/shm/", "/SYSV"].contains { line.contains($0) }
      }
  }

  /// Names with this project's prefix; of a library's any.
  private var leftovers: Leftovers {
    library == nil ? .ofLibrary() : .ofOthers(in: PrivateDirectory.standardParent)
  }

  /// The names that came and stayed. One that another process has this instant is gone at the
  /// second look.
  private func namesLeft(since before: Leftovers) -> [String] {
    func look() -> Set<String> {
      leftovers.new(since: before, of: [getpid()], tokens: SessionPlace.tokens, name: Link.kindName)
    }
    var found = look()
    if !found.isEmpty {
      sleep(.milliseconds(300))
      found.formIntersection(look())
    }
    return found.isEmpty ? [] : ["\(found.count) names are left, such as \(found.min()!)"]
  }
}
