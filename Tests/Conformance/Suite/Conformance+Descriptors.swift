// Faults B7, B9, C6, C8: what descriptors and names are, and what happens when there are none left.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux

extension Conformance where Link: ~Copyable {
  private func descriptors() -> Set<Int32> {
    Set(namesInDirectory("/proc/self/fd").compactMap { Int32($0) })
  }

  /// C8: every descriptor that a channel brings is close-on-exec, on both sides.
  func closesOnExec() throws -> [String] {
    let before = descriptors()
    let pair = try makePair()
    let unadopted = try makeOffer()
    var findings: [String] = []
    for number in descriptors().subtracting(before) {
      let flags = fcntl(number, F_GETFD)
      // The directory that was read is closed again.
      if flags >= 0 && flags & FD_CLOEXEC == 0 {
        findings.append("descriptor \(number) would pass to a program that is executed")
      }
    }
    withExtendedLifetime(pair) {}
    _ = unadopted.capacity
    return findings
  }

  /// B9: what a client gets has no name any longer, and was never open to other users.
  func hasNoName() throws -> [String] {
    let passed = try makePassedEnd()
    var findings: [String] = []
    for number in passed.numbers {
      var status = stat()
      unsafe fstat(number, &status)
      if status.st_nlink != 0 { findings.append("the object has \(status.st_nlink) names") }
      let mode = status.st_mode & 0o7777
      if mode & 0o077 != 0 && Link.kind != .memfd {
        findings.append("the object's mode is \(String(mode, radix: 8))")
      }
    }
    return findings
  }

  /// C6: with too few descriptors left nothing is made, the error says so, and nothing is left
  /// open.
  func refusesWithoutDescriptors() throws -> [String] {
    _ = try makePair()
    let before = descriptors()
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var findings: [String] = []
    let lowest = rlim_t(before.count)
    var succeeded = false
    for extra in 0..<8 {
      var lower = rlimit(rlim_cur: lowest + rlim_t(extra), rlim_max: limit.rlim_max)
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lower)
      do throws(ChannelError) {
        _ = End(try makeOffer().channel)
        succeeded = true
      } catch {
        guard case .system(let cause) = error, cause.errno == .noDescriptorsLeft else {
          findings.append("with \(extra) descriptors left: \(error)")
          continue
        }
      }
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      if descriptors().count != before.count {
        findings.append("with \(extra) descriptors left some stay open")
        break
      }
    }
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    if !succeeded { findings.append("no channel can be made of eight descriptors") }
    return findings
  }

  /// B7: a full file system is an error with a remedy, not a SIGBUS later.
  func refusesWithoutMemory() -> [String] {
    let place = Link.kind == .shm ? "/dev/shm" : PrivateDirectory.standardParent
    return refuses(.noSpace, "a file system of 16 KiB", remedy: "df \(place)")
  }

  /// F1: a file that RLIMIT_FSIZE excludes is an error, not a SIGXFSZ.
  func refusesLargeFile() -> [String] {
    refuses(.fileTooLarge, "a limit of 16 KiB a file", remedy: "ulimit -f")
  }

  private func refuses(_ errno: Errno, _ what: String, remedy: String) -> [String] {
    do throws(ChannelError) {
      _ = End(try makeOffer().channel)
      return ["a channel is made in spite of \(what)"]
    } catch {
      guard case .exhausted(let cause, let said) = error, cause.errno == errno,
        said.contains(remedy)
      else { return ["\(what) is reported as: \(error)"] }
      return []
    }
  }
}
