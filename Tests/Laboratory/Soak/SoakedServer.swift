// The server under clients: what it says, and what the kernel says that it holds.

import Glibc
import IPCChannels
import Linux
import TestSupport

/// A running ipc-server.
final class SoakedServer {
  private let directory: PrivateDirectory
  private let process: SpawnedProcess

  var socket: String { directory.path + "/soak.sock" }
  private var log: String { directory.path + "/log" }
  private var errors: String { directory.path + "/errors" }

  init(kinds: [ChannelKind], strategy: WaitStrategy) throws {
    directory = try PrivateDirectory()
    // Into files: nobody has to read along.
    let redirected = #"log=$1; errors=$2; shift 2; exec "$@" >"$log" 2>"$errors""#
    let base = directory.path
    process = try SpawnedProcess(
      ["/bin/sh", "-c", redirected, "sh", base + "/log", base + "/errors"]
        + [BuiltProgram.server.path, "--quiet", "--wait", strategy.rawValue]
        + ["--socket", base + "/soak.sock", "--directory", base]
        + kinds.flatMap { ["--kind", $0.rawValue] })
    let deadline = Deadline(after: .seconds(20))
    while (try? readWholeFile(log))?.contains("ready on") != true {
      if deadline.hasPassed || !process.isRunning { throw SoakFailure("no server: \(complaints)") }
      sleep(.milliseconds(10))
    }
  }

  private var complaints: String { (try? readWholeFile(errors)) ?? process.text }

  /// What it has said of its clients.
  func ledger() throws -> Ledger { try Ledger(try readWholeFile(log)) }

  /// What it holds once every client has gone and nothing changes any more.
  func settled() throws -> Holdings {
    let deadline = Deadline(after: .seconds(60))
    var last: Holdings?
    while true {
      let present = try holdings()
      if let last, last.isAlike(present), try ledger().isComplete { return present }
      last = present
      if deadline.hasPassed { throw SoakFailure("the server does not come to rest: \(present)") }
      sleep(.seconds(1))
    }
  }

  /// What it holds once that is what it held before, but for some memory.
  func settled(asBefore before: Holdings) throws -> Holdings {
    let deadline = Deadline(after: .seconds(20))
    while true {
      let present = try settled()
      if present.isAlike(before) && present.hasGrownLittle(since: before) { return present }
      if deadline.hasPassed { throw SoakFailure(present.difference(from: before)) }
    }
  }

  private func holdings() throws -> Holdings {
    guard process.isRunning else { throw SoakFailure("the server has ended: \(complaints)") }
    let own = ["log", "errors", "soak.sock", "soak.sock.lock"]
    // The queues' names can be seen where somebody has mounted them.
    let kernel = objectDirectories.flatMap { (try? names(inDirectory: $0)) ?? [] }
      .filter { $0.hasPrefix("ipc-compare-") }
    let files = try names(inDirectory: directory.path).filter { !own.contains($0) }
    return Holdings(
      descriptors: try names(inDirectory: "/proc/\(process.id)/fd").count,
      threads: ProcessStatus.threads(of: process.id).count,
      kibibytes: ProcessStatus.number("VmRSS", of: process.id) ?? 0,
      names: kernel + files)
  }

  /// Ends it as Ctrl-C does.
  func stop() throws {
    process.signal(SIGTERM)
    guard let status = process.exitStatus() else { throw SoakFailure("SIGTERM has no effect") }
    let left = try names(inDirectory: directory.path).filter { $0.hasPrefix("soak") }
    guard status == 0, !left.contains("soak.sock") else {
      throw SoakFailure("the server ended with status \(status), left \(left): \(complaints)")
    }
  }
}

/// What a server holds.
struct Holdings: CustomStringConvertible {
  let descriptors: Int
  let threads: Int
  /// Resident.
  let kibibytes: Int
  /// Of objects and files that should have none.
  let names: [String]

  /// Whether it is the same but for memory.
  func isAlike(_ other: Holdings) -> Bool {
    descriptors == other.descriptors && threads == other.threads && names == other.names
      && names.isEmpty
  }

  /// malloc(3) keeps what was freed, and each thread finds another arena.
  func hasGrownLittle(since other: Holdings) -> Bool {
    kibibytes - other.kibibytes <= max(4096, other.kibibytes / 5)
  }

  var description: String {
    "descriptors \(descriptors), threads \(threads), memory \(kibibytes) KiB, names \(names)"
  }

  func difference(from before: Holdings) -> String {
    "descriptors \(before.descriptors) → \(descriptors), threads \(before.threads) → \(threads), "
      + "memory \(before.kibibytes) → \(kibibytes) KiB, names \(before.names) → \(names)"
  }
}

/// What a server said of its clients.
struct Ledger {
  struct Session {
    /// The word for why it ended; nil while it has not.
    var reason: String?
    var messages = 0
  }

  private(set) var sessions: [UInt32: Session] = [:]

  /// Whether everybody who came has gone.
  var isComplete: Bool { sessions.values.allSatisfy { $0.reason != nil } }

  /// - Parameter log: the server's lines.
  init(_ log: String) throws {
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 2, words[0] == "client", let id = UInt32(words[1]) else { continue }
      switch words[2] {
      case "connected":
        guard sessions.updateValue(Session(), forKey: id) == nil else {
          throw SoakFailure("client \(id) connected twice")
        }
      case "disconnected":
        guard sessions[id]?.reason == .some(nil), words.count > 4 else {
          throw SoakFailure("client \(id) disconnected twice, or without having connected: \(line)")
        }
        sessions[id]?.reason = String(words[3].trimmingPrefix("(").dropLast())
        sessions[id]?.messages = Int(words[4]) ?? 0
      default: break
      }
    }
  }
}
