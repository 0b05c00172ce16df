// Clause 8 and faults E6, E8, F1 for message queues.

internal import CLinux
internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// E6, E8: messages that no honest peer sends.
  func refusesOddMessages() throws -> [String] {
    var findings: [String] = []
    let odd: [(what: String, length: Int, priority: Int, naming: String)] = [
      ("a message of another priority", recordSize, 5, "priority 5"),
      ("a short message", recordSize - 1, 0, "\(recordSize - 1) bytes"),
      ("an empty message", 0, 0, "empty"),
    ]
    for (what, length, priority, naming) in odd {
      let passed = try makePassedEnd()
      let records = makeBuffer()
      records.fill(1, from: 0)
      let bytes = unsafe records.bytes(1)
      #if arch(x86_64)
        let timedSend = 242
      #else
        let timedSend = 182
      #endif
      let answer = clinux_syscall6(
        timedSend, Int(passed.numbers[1]), Int(bitPattern: bytes.baseAddress!), length, priority,
        0, 0)
      if answer != 0 { findings.append("\(what) could not be sent: \(answer)") }
      do throws(ChannelError) {
        let count = try passed.server.receive(into: records)
        findings.append("\(what) came as \(count) records")
      } catch {
        guard case .violation(let text) = error, text.contains(naming) else {
          findings.append("\(what) is reported as: \(error)")
          continue
        }
      }
    }
    return findings
  }

  /// C1: queues in the wrong order, or of other sizes than agreed, are named.
  func refusesQueues() throws -> [String] {
    let passed = try makePassedEnd()
    let terms = passed.terms
    let larger = ChannelTerms(recordSize: terms.recordSize + 8, capacity: terms.capacity)
    let longer = ChannelTerms(recordSize: terms.recordSize, capacity: terms.capacity + 1)
    let reversed = makeSet(passed.numbers.reversed())
    return refuses(reversed, terms, "the queues in the wrong order", naming: "read-only")
      + refuses(
        passed.duplicates(), larger, "queues of other messages",
        naming: "\(larger.recordSize) bytes")
      + refuses(
        passed.duplicates(), longer, "queues of another length",
        naming: "\(longer.capacity) messages")
  }

  /// F1: a record that no queue takes is refused with the limit, its value and its file.
  func refusesLargeRecords() -> [String] {
    let file = MachineQueues.file(of: "msgsize_max")
    let value = textOfFile(file)?.filter(\.isNumber) ?? "?"
    return refusesRecord(naming: ["msgsize_max \(value)", file])
  }

  /// A record of this size is refused, with its size and these words.
  func refusesRecord(naming words: [String]) -> [String] {
    do throws(ChannelError) {
      _ = End(try makeOffer().channel)
      return ["a record of \(recordSize) bytes was accepted"]
    } catch {
      guard case .recordSize(let text) = error,
        (words + ["\(recordSize)"]).allSatisfy({ text.contains($0) })
      else { return ["a record of \(recordSize) bytes is refused as: \(error)"] }
      return []
    }
  }

  /// F1: queues are made until there are no more; the refusal names the limit, and everything is
  /// given back.
  func refusesWithoutQueues() -> [String] {
    var counts: [Int] = []
    var findings: [String] = []
    for _ in 0..<3 {
      var channels: [End<Link>] = []
      do throws(ChannelError) {
        for _ in 0..<2000 {
          channels.append(End(try makeOffer().channel))
        }
        return ["2,000 channels of two queues were made"]
      } catch {
        let text = "\(error)"
        let queues =
          text.contains("ENOSPC") && text.contains("queues_max is ")
          && text.contains(MachineQueues.file(of: "queues_max"))
        let bytes = text.contains("EMFILE") && text.contains("RLIMIT_MSGQUEUE")
        guard case .exhausted = error, queues || bytes else {
          findings.append("without queues left: \(error)")
          break
        }
      }
      counts.append(channels.count)
    }
    if counts.first == 0 || Set(counts).count > 1 {
      findings.append("rounds of making channels made \(counts)")
    }
    return findings
  }
}
