// What the kernel saw of a program: strace(1).

import Foundation

/// A program's system calls.
struct KernelTrace {
  struct Call {
    let name: String
    /// The whole line, with arguments and answer.
    let text: String
    /// A number, an address, or an errno's name.
    let answer: String
  }

  let calls: [Call]

  /// Whether strace is there and may trace.
  static let isPossible: Bool = {
    guard let strace = systemCommand("strace") else { return false }
    let run = try? FinishedRun([strace, "-o", "/dev/null", "/bin/true"])
    return run?.ending == .exited(0)
  }()

  /// The command that runs the one behind it, traced by a process of its own (-D), so that it is the
  /// program that is waited for and ended.
  static func command(into path: String) -> [String] {
    [systemCommand("strace")!, "-D", "-f", "-q", "-s", "300", "-o", path]
  }

  /// Reads the trace of a program that has ended.
  init(of pid: Int32, at path: String) throws {
    var text = ""
    try waitUntil("the trace has its end") {
      text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").contains {
        $0.hasPrefix("\(pid) ") && $0.hasSuffix("+++ exited with 0 +++")
      }
    }
    // A call during which another thread makes one is told in two parts.
    var beginnings: [Substring: String] = [:]
    var calls: [Call] = []
    for line in text.split(separator: "\n") {
      guard let parts = line.firstMatch(of: /^(\d+) +(.*)$/) else { continue }
      var text = String(parts.2)
      if let begun = text.firstMatch(of: /^(.*) <unfinished \.\.\.>$/) {
        beginnings[parts.1] = String(begun.1)
        continue
      }
      if let rest = text.firstMatch(of: /^<\.\.\. \w+ resumed>(.*)$/) {
        text = (beginnings[parts.1] ?? "") + rest.1
      }
      guard let call = text.wholeMatch(of: /(\w+)\(.*\) += (-1 )?(\w+).*/) else { continue }
      calls.append(
        Call(
          name: String(call.1), text: text.replacing("IPPROTO_IP", with: "0"),
          answer: String(call.3)))
    }
    self.calls = calls
  }

  /// What a function of the C library is for the kernel, where that is something else.
  static func kernelName(_ function: String) -> String {
    [
      "shm_open": "openat", "shm_unlink": "unlink", "posix_fallocate": "fallocate",
      "send": "sendto", "recv": "recvfrom", "open": "openat", "mkfifo": "mknodat",
      "mkdtemp": "mkdir", "eventfd": "eventfd2",
    ][function] ?? function
  }

  /// Whether these calls were made, in this order, with these answers and with every constant and
  /// number that they are told with; if not, the first one that was not.
  func firstMissing(of told: [ToldStory.Call]) -> ToldStory.Call? {
    var rest = calls[...]
    for call in told {
      let name = KernelTrace.kernelName(call.function)
      guard
        let place = rest.firstIndex(where: {
          $0.name == name && $0.answer == call.answer && $0.says(call.arguments)
        })
      else { return call }
      rest = rest[(place + 1)...]
    }
    return nil
  }
}

extension KernelTrace.Call {
  /// Whether every name in capitals, number and path of these arguments is in the trace, and no flag
  /// that is taken away.
  fileprivate func says(_ arguments: String) -> Bool {
    arguments.matches(of: /(~)?([A-Z0-9][A-Z0-9_]+|0x[0-9a-f]+|\d+|ipc-compare[-0-9A-Za-z]*)/)
      .allSatisfy { text.contains($0.2) == ($0.1 == nil) }
  }
}
