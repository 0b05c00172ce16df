// The story's text at every width, and its words for every call.

import Foundation
import IPCChannels
import TestSupport
import Testing

@testable import Narration
@testable import ProgramSupport

struct StoryTests {
  private static let path = "/tmp/" + String(repeating: "directory/", count: 20) + "socket"
  private static let texts = [
    "close(3)\u{A0}=\u{A0}0", "connect(3, {AF_UNIX, \"\(path)\"}, 110)\u{A0}=\u{A0}0", "x",
    "shm_open(\"/name\", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600)\u{A0}=\u{A0}12",
  ]

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test(arguments: texts, [nil, 200, 80, 40, 32] as [Int?])
  func `no line is wider than the terminal, and each says who speaks`(text: String, width: Int?) {
    let story = StoryText(speaker: "server", width: width, usesColour: false)
    let note = "Gives the number back, as long as somebody reads \(Self.path)."
    let told = lines(
      story.heading(.map) + story.call(text, page: "close(2)", notes: [note]))
    #expect(told.allSatisfy { $0.hasPrefix("server | ") })
    if let width {
      #expect(told.allSatisfy { $0.count <= width })
    } else {
      #expect(told.count == 2)
    }
    let said = told.map { $0.dropFirst("server | ".count) }.joined()
    let wanted = "MAP: \(StoryStep.map.meaning)\(text)\(width == nil ? "#" : "")close(2): \(note)"
    #expect(said.filter { !$0.isWhitespace } == wanted.filter { !$0.isWhitespace })
  }

  @Test func `a call at 80 columns`() {
    let story = StoryText(speaker: "client", width: 80, usesColour: false)
    #expect(
      story.call(
        Self.texts[3], page: "shm_open(3)", notes: ["A new file under /dev/shm.", nil, "So it is."])
          == """
          client |   shm_open("/name", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600) = 12
          client |     shm_open(3): A new file under /dev/shm. So it is.

          """)
    #expect(
      story.call(Self.texts[0], page: "close(2)", notes: [nil])
        == "client |   close(3) = 0  # close(2)\n")
  }

  @Test func `a call in a file`() {
    let story = StoryText(speaker: "client", width: nil, usesColour: false)
    #expect(
      story.call(Self.texts[0], page: "close(2)", notes: ["Closes."])
        == "client |   close(3) = 0  # close(2): Closes.\n")
    #expect(story.call("24 bytes", page: nil, notes: [nil]) == "client |   24 bytes\n")
  }

  @Test func `nothing of a call can drive a terminal`() {
    let story = StoryText(speaker: "client", width: 80, usesColour: false)
    #expect(
      story.call("connect(\"\u{1B}[2J\")", page: nil, notes: [])
        == "client |   connect(\"\\x1b[2J\")\n")
    #expect(
      story.call("connect()", page: "connect(2)", notes: ["To \u{202E}x."])
        == "client |   connect()\nclient |     connect(2): To \\xe2\\x80\\xaex.\n")
    #expect(story.remark("a\u{1B}[2J\nb") == "client |   a\\x1b[2J\\x0ab\n")
  }

  @Test func `colour changes nothing but colour`() throws {
    let plain = StoryText(speaker: "client", width: 40, usesColour: false)
    let coloured = StoryText(speaker: "client", width: 40, usesColour: true)
    for text in Self.texts {
      let told = coloured.call(text, page: "close(2)", notes: ["Why it is."])
      #expect(told.contains("\u{1B}["))
      #expect(
        told.replacing(/\u{1B}\[\d+m/, with: "")
          == plain.call(text, page: "close(2)", notes: ["Why it is."]))
    }
  }

  // MARK: Words

  /// Calls that Sources/Linux gives a text, by the names that it makes them under.
  private static func toldCalls() throws -> Set<String> {
    let directory = URL(filePath: Repository.root).appending(path: "Sources/Linux")
    var names: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for call in source.matches(of: /(?:systemCall|libraryCall|told)\(\s*"([^"]+)",/) {
        names.insert(String(call.1))
      }
    }
    return names
  }

  @Test func `every call that is told has its page and its reason`() throws {
    let told = try Self.toldCalls()
    #expect(told.isSuperset(of: ["close", "memfd_create", "mq_open O_RDONLY", "sendmsg", "mmap"]))
    let used = ChannelKind.allCases.flatMap { kind in
      let calls = kind.description.calls
      return calls.send + calls.receive + calls.sleep + calls.wake
    }
    let passing = ["sendmsg SCM_RIGHTS", "recvmsg SCM_RIGHTS"]
    for name in told.union(used).union(passing).sorted() {
      #expect(ManualPage.all[name] != nil, "\(name) needs an entry in ManualPages.swift")
    }
  }

  @Test func `a call without an entry is one of section 2`() {
    #expect(ManualPage.name(of: "frobnicate", nil) == "frobnicate(2)")
    #expect(ManualPage.name(of: "shm_open", ManualPage.all["shm_open"]) == "shm_open(3)")
  }
}
