// What bounds each kind here, and whether it is available.

import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

struct KernelLimitTests {
  @Test(arguments: ChannelKind.allCases)
  func `limits have values above 0, a source and a meaning`(kind: ChannelKind) {
    for limit in kind.description.limits() {
      #expect(!limit.name.isEmpty && !limit.source.isEmpty && !limit.meaning.isEmpty)
      switch limit.value {
      case .number(let value): #expect(value > 0, "\(limit)")
      case .unlimited: break
      case .unknown: Issue.record("\(limit)")
      }
      if limit.source.hasPrefix("/") { #expect(FileEntry(at: limit.source) != nil) }
    }
    let names = kind.description.limits().map(\.name)
    #expect(names.count == Set(names).count)
  }

  @Test(arguments: ["msg_max", "msgsize_max", "queues_max"])
  func `the limits of message queues are those of their files`(name: String) throws {
    let limit = try #require(ChannelKind.queue.description.limits().first { $0.name == name })
    #expect(limit.source == MachineQueues.file(of: name))
    let text = try readSmallFile(limit.source)
    #expect(text == "\(limit.value)\n")
  }

  @Test func `the bytes of a user's queues are those of the process's limit`() throws {
    let limit = try #require(ChannelKind.queue.description.limits().last)
    #expect(limit.name == "RLIMIT_MSGQUEUE")
    let bytes = try MessageQueue.byteLimit()
    #expect(limit.value == (bytes == .max ? .unlimited : .number(bytes)))
  }

  @Test func `a pipe's capacity is what a write without a reader fits`() throws {
    let limit = try #require(ChannelKind.pipe.description.limits().first { $0.name == "capacity" })
    let pipe = try PipeEnd.pair()
    var writer = PipeEnd(pipe.write)
    let reader = pipe.read
    let bytes = [UInt8](repeating: 0, count: 1 << 21)
    var held = 0
    while case .bytes(let count) = try unsafe writer.write(
      from: bytes, count: bytes.count, sleeping: false)
    {
      // Whoever reads beside it need not wait for all of them.
      #expect(count <= 8192)
      held += count
    }
    #expect(limit.value == .number(held))
    #expect(reader.number >= 0)
  }

  @Test func `a memfd is bounded by memory alone`() {
    #expect(ChannelKind.memfd.description.limits().isEmpty)
  }

  @Test(arguments: [ChannelKind.shm, .file])
  func `a kind that needs a guard against SIGBUS says how many there are`(kind: ChannelKind) async {
    await #expect(processExitsWith: .success) { [kind = kind.rawValue as String] in
      let kind = try #require(ChannelKind(rawValue: kind))
      let limit = try #require(kind.description.limits().first { $0.name == "guards" })
      #expect(limit.value == .number(16_384))
      let object = try SharedMemory.unlinkedObject(size: 4096)
      var guarded: [Guarded] = []
      for _ in 0..<16_384 {
        guarded.append(Guarded(try SharedMapping(object, size: 4096, guarded: true)))
      }
      let error = #expect(throws: ChannelError.self) { try kind.requireAvailable() }
      guard case .exhausted(_, let remedy)? = error else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(
        remedy
          == "all 16384 guards against SIGBUS of this process are taken, one by each channel of shm "
          + "and of file; let clients leave, or take memfd, which needs none")
      guarded.removeLast()
      try kind.requireAvailable()
    }
  }

  private final class Guarded {
    let mapping: SharedMapping
    init(_ mapping: consuming SharedMapping) { self.mapping = mapping }
  }

  @Test(arguments: ChannelKind.allCases)
  func `every kind is available here, and asking leaves nothing behind`(kind: ChannelKind) async {
    await #expect(processExitsWith: .success) { [kind = kind.rawValue as String] in
      try await settleRuntime()
      let kind = try #require(ChannelKind(rawValue: kind))
      try kind.requireAvailable()
      let before = OpenDescriptors()
      for _ in 0..<5 { try kind.requireAvailable() }
      #expect(OpenDescriptors().new(since: before) == [])
    }
  }

  /// With no descriptor left no kind can be made, and a limit that needs one to be read says so.
  @Test(arguments: ChannelKind.allCases)
  func `a kind that cannot be made says why`(kind: ChannelKind) async {
    await #expect(processExitsWith: .success) { [kind = kind.rawValue as String] in
      let kind = try #require(ChannelKind(rawValue: kind))
      var limit = rlimit()
      let descriptors = __rlimit_resource_t(7)
      #expect(unsafe getrlimit(descriptors, &limit) == 0)
      let sufficient = limit.rlim_cur
      limit.rlim_cur = 0
      #expect(unsafe setrlimit(descriptors, &limit) == 0)
      let failure = #expect(throws: ChannelError.self) { try kind.requireAvailable() }
      let limits = kind.description.limits()
      limit.rlim_cur = sufficient
      #expect(unsafe setrlimit(descriptors, &limit) == 0)
      #expect(try #require(failure).description.contains("EMFILE"))
      for limit in limits where limit.source.hasPrefix("/proc") {
        let reason =
          "open \(limit.source): Too many open files (EMFILE); raise RLIMIT_NOFILE (ulimit -n)"
        #expect(limit.value == .unknown(reason))
      }
    }
  }

  @Test func `values are shown as numbers or as words`() {
    #expect(KernelLimit.Value.number(10).description == "10")
    #expect(KernelLimit.Value.unlimited.description == "unlimited")
    #expect(KernelLimit.Value.unknown("why").description == "unknown: why")
  }
}
