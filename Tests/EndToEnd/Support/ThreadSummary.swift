// What a process that should have ended is doing instead, for the message of a test that fails.

import Linux

/// The states of a process's threads, the place in the kernel where each sleeps and the system call
/// that it is in, by proc(5): as many of them as there are kinds, with how many threads do each.
func threadSummary(of process: Int32) -> String {
  var counts: [String: Int] = [:]
  for thread in (try? names(inDirectory: "/proc/\(process)/task")) ?? [] {
    let directory = "/proc/\(process)/task/\(thread)"
    let stat = (try? readWholeFile("\(directory)/stat")) ?? ""
    let place = (try? readWholeFile("\(directory)/wchan")) ?? ""
    let call = (try? readWholeFile("\(directory)/syscall")) ?? ""
    // The state follows the program's name, which is in parentheses and can have any in it.
    let state = stat.split(separator: ")").last?.split(separator: " ").first ?? "?"
    let number = call.split(whereSeparator: \.isWhitespace).first ?? "?"
    counts["\(state) in \(place), call \(number)", default: 0] += 1
  }
  if counts.isEmpty { return "no threads" }
  return counts.sorted { $0.key < $1.key }.map { "\($1) × \($0)" }.joined(separator: "; ")
}
