// Clause 8 as far as it is the same for every kind, and clause 9: what is adopted, and what is
// left.

internal import CLinux
internal import Glibc
internal import IPCChannels
internal import Linux
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// Clause 8: descriptors that are not what the kind consists of are refused with a sentence, and
  /// closed.
  func refusesTheUnsuitable() throws -> [String] {
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
  func refuses(
    _ set: consuming DescriptorSet, _ terms: ChannelTerms, _ what: String, naming: String = ""
  ) -> [String] {
    let numbers = unsafe set.withNumbers { unsafe Array($0) }
    do throws(ChannelError) {
      _ = End(try Link(adopting: set, terms: terms, strategy: peer))
      return ["\(what) was adopted"]
    } catch {
      guard case .unsuitable(let text) = error else { return ["\(what) was refused with \(error)"] }
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

  /// Clause 9: whatever was made, used, refused or dropped, nothing is left.
  func isClean() throws -> [String] {
    let before = names()
    _ = try useOnce()
    let descriptors = openDescriptors()
    let mappings = mappedObjects()
    // Three times as often as there can be message queues on a machine with its limits as they
    // come.
    for _ in 0..<400 { try useOnce() }
    _ = try refusesTheUnsuitable()
    var findings: [String] = []
    let left = openDescriptors() - descriptors
    if left != 0 { findings.append("\(left) descriptors are left") }
    let mapped = mappedObjects() - mappings
    if mapped != 0 { findings.append("\(mapped) mappings are left") }
    return findings + namesLeft(since: before)
  }

  private func useOnce() throws {
    let pair = try makePair()
    let records = makeBuffer()
    records.fill(2, from: 0)
    try pair.server.send(records, 2)
    _ = try pair.client.receive(into: records)
    // And one that nobody adopted.
    _ = End(try makeOffer().channel)
  }

  private func mappedObjects() -> Int {
    (textOfFile("/proc/self/maps") ?? "").split(separator: "\n")
      .count { $0.contains("ipc-compare-") || $0.contains("memfd:ipc-compare") }
  }

  /// Names with this project's prefix.
  private func names() -> Set<String> {
    Set(
      objectDirectories.flatMap { directory in
        namesInDirectory(directory).filter { $0.hasPrefix("ipc-compare-") }
          .map { "\(directory)/\($0)" }
      })
  }

  /// The names that came and stayed. One that another process has this instant is gone at the
  /// second look.
  private func namesLeft(since before: Set<String>) -> [String] {
    var found = names().subtracting(before)
    if !found.isEmpty {
      sleep(.milliseconds(300))
      found.formIntersection(names())
    }
    return found.isEmpty ? [] : ["\(found.count) names are left, such as \(found.first!)"]
  }
}
