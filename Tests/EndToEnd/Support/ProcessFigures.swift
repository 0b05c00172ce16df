// What the kernel says of a process: proc(5).

import Foundation
import Glibc

/// A process, as /proc has it.
struct ProcessFigures {
  private let directory: String

  init(_ pid: pid_t) {
    directory = "/proc/\(pid)"
  }

  /// CPU time in user and kernel mode of all threads, in clock ticks of 10 ms.
  var ticks: Int {
    let fields = text("stat").split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
  }

  /// Resident memory in KiB.
  var residentKibibytes: Int { number(after: "VmRSS:", in: text("status")) }

  /// The list of processors that its first thread may run on.
  var allowedProcessors: String {
    let line = text("status").split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    return line?.split(separator: "\t").last.map(String.init) ?? ""
  }

  /// A thread at an instant.
  struct ThreadFigures: Equatable {
    /// As proc_pid_status(5) has it, such as `S (sleeping)`.
    let state: String
    /// Context switches, voluntary and other.
    let switches: Int

    /// Whether it neither runs nor waits for a processor.
    var isAsleep: Bool { !state.hasPrefix("R") }
  }

  /// Every thread, by its id.
  var threads: [String: ThreadFigures] {
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: directory + "/task")) ?? []
    let figures = ids.map { thread in
      let status = text("task/\(thread)/status")
      let state = status.split(separator: "\n").first { $0.hasPrefix("State:\t") } ?? ""
      return ThreadFigures(
        state: String(state.dropFirst(7)),
        switches: number(after: "\nvoluntary_ctxt_switches:", in: status)
          + number(after: "nonvoluntary_ctxt_switches:", in: status))
    }
    return Dictionary(uniqueKeysWithValues: zip(ids, figures))
  }

  /// What each open descriptor refers to, such as `pipe:[4711]`.
  var descriptors: [Int32: String] {
    let files = FileManager.default
    let numbers = (try? files.contentsOfDirectory(atPath: directory + "/fd")) ?? []
    let pairs = numbers.compactMap { number -> (Int32, String)? in
      guard let target = try? files.destinationOfSymbolicLink(atPath: directory + "/fd/" + number),
        let value = Int32(number)
      else { return nil }
      return (value, target)
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// What the open descriptors of every process refer to.
  static var allDescriptors: Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(names.compactMap { pid_t($0) }.flatMap { ProcessFigures($0).descriptors.values })
  }

  private func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: directory + "/" + name)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func number(after label: String, in text: String) -> Int {
    guard let range = text.range(of: label) else { return 0 }
    let rest = text[range.upperBound...].drop { $0 == " " || $0 == "\t" }
    return Int(rest.prefix { $0.isNumber }) ?? 0
  }
}
