// Twelve questions that people ask in public, as needs, each with an answer that an expert would give without a
// measurement, and with what must be excluded.

import IPCChannels
import TestSupport
import Testing

@testable import Comparison
@testable import Reporting

struct QuestionsPeopleAskTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let question: String
    let needs: String
    /// The kind to begin with, and the one to compare it with.
    let first: String
    let second: String?
    /// Some that must be out, and the word that puts them out.
    let out: [(name: String, word: String)]
    /// What must be said.
    let said: [String]

    var testDescription: String { question }
  }

  private static let queue = ChannelKind.over(.queue)[0].rawValue

  static let cases = [
    Case(
      question: "small request and response, the fastest, one to one",
      needs: "24B 1 median trusted",
      first: "memfd", second: "socketpair", out: [], said: []),
    Case(
      question: "control handed over between a parent and its child", needs: "24B 1 exec trusted",
      first: "pipe", second: "socketpair",
      out: [("memfd", "exec"), ("shm", "exec"), ("signal", "exec")], said: ["it is inherited"]),
    Case(
      question: "is shared memory worth it at some thousand messages a second",
      needs: "64B 1x5k/s p99", first: "memfd", second: "socketpair", out: [("signal", "64B")],
      said: ["'trusted' or 'hostile'", "--rate 5000"]),
    Case(
      question: "a database's statements, five to ten clients",
      needs: "1K 10 p99 path poll hostile", first: "unix", second: nil,
      out: [("fifo", "hostile"), ("memfd", "poll"), ("socketpair", "path")],
      said: ["most local services are built on it"]),
    Case(
      question: "an editor and its language server", needs: "100K 1x10/s language exec",
      first: "pipe", second: "socketpair", out: [("memfd", "language"), (queue, "100K")],
      said: []),
    Case(
      question: "logs: bursts, many to one, may drop", needs: "200B 50 one-way whole drop language",
      first: "datagram", second: "seqpacket",
      out: [("pipe", "whole"), ("signal", "50"), (queue, "language")],
      said: ["No built-in kind drops a record"]),
    Case(
      question: "video frames of megabytes, sixty a second", needs: "8M 1x60/s trusted",
      first: "memfd", second: "socketpair", out: [("seqpacket", "8M"), (queue, "8M")],
      said: ["goes in 8 of them", "--size 1048576", "--rate 480", "pass its descriptor once"]),
    Case(
      question: "many producers, one consumer, one of them crashes", needs: "24B 8 one-way crash",
      first: "memfd", second: "socketpair", out: [("tcp", "crash")], said: []),
    Case(
      question: "market data to four readers", needs: "64B 4x100k/s p99.9 trusted fan-out spin",
      first: "memfd", second: "socketpair", out: [("signal", "64B")],
      said: ["a record for all 4 clients is 4 sends", "block,spin,adaptive"]),
    Case(
      question: "sidecars in containers, /dev/shm of 64 MB", needs: "4K 64 containers trusted",
      first: "memfd", second: "socketpair", out: [("signal", "containers")],
      said: ["/dev/shm", "64 MiB"]),
    Case(
      question: "a control loop of 1 kHz beside other load", needs: "64B 1x1k/s p99.9 busy sleep",
      first: "memfd", second: "socketpair", out: [("signal", "64B")],
      said: ["start your load first", "--wait block", "--rate 1000"]),
    Case(
      question: "clients that live briefly", needs: "24B set-up hostile", first: "socketpair",
      second: "memfd", out: [("pipe", "hostile"), ("fifo", "hostile")],
      said: ["no name and no port"]),
  ]

  @Test(arguments: cases)
  func `a question has a sensible answer before anything is measured`(example: Case) throws {
    let advice = Advice(try Needs(example.needs), report: nil)
    #expect(advice.choice == .promised(example.first, then: example.second))
    for (name, word) in example.out {
      #expect(
        advice.excluded.contains { $0.names.contains(name) && $0.lack.word == word },
        "\(name) should be out by \(word)")
    }
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    let text = AdviceReport(style: style).render(advice, nil)
    let flowing = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for said in example.said { #expect(flowing.contains(said), "\(said) in:\n\(text)") }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    #expect(flowing.contains("ipc-compare run"))
  }

  @Test func `at some thousand messages a second, figures tell whether shared memory is worth it`()
    throws
  {
    let asleep = Measured.report(
      Measured.cells(
        [(.memfd, .block, 31_000), (.pipe, .block, 31_100), (.tcp, .block, 52_000)], rate: 5000))
    let advice = Advice(try Needs("24B 1x5k/s trusted"), report: asleep)
    #expect(advice.choice == .measured(["memfd", "pipe"], isDecided: true))
    #expect(advice.placements[0].gaps.isEmpty)
  }

  @Test func `for short-lived clients, set-ups rank`() throws {
    var cells = Measured.cells([(.memfd, .block, 4000), (.socketpair, .block, 9000)])
    for index in cells[1].rounds.indices {
      cells[1].rounds[index].setUp = Parts.snapshot(median: 20_000, count: 9, seed: UInt64(index))
    }
    let advice = Advice(try Needs("24B 1 set-up hostile"), report: Measured.report(cells))
    #expect(advice.choice == .measured(["socketpair"], isDecided: true))
  }
}
