// A channel that tells how it is used. The calls of a transfer are inlined into the loops that are
// measured, so they are told from outside, by what the kind says of itself.

package import IPCChannels
package import Linux

/// A channel of any kind that is made and used as it would be, with all of that told. It is used where
/// there is a ``Narrator``, and nowhere else.
package struct NarratedChannel<Base: Channel & ~Copyable>: Channel, ~Copyable {
  private var base: Base
  private let narrator = Narrator.current!
  private let calls = Base.description.calls
  /// Whether a library moves the records, of whose calls nobody is told.
  private let isLoaded = Base.description.kind == nil
  /// Whether it was told that this side waits for what comes next. A library's calls that sleep come back all the
  /// time.
  private var isWaiting = false
  /// How many uses are still told: enough to see how it goes.
  private var usesLeft = 8

  package static var description: KindDescription { Base.description }

  package static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    let narrator = Narrator.current
    narrator?.begin(.make)
    defer { narrator?.begin(.meet) }
    let offer = try Base.make(terms, strategy: strategy, directory: directory)
    let capacity = offer.capacity
    if Base.description.kind == nil {
      narrator?.tellRemark(
        "The library of \(Base.kindName) has made this side's end. What it called for that is its own, and "
          + "is not told.")
    }
    return ChannelOffer(
      channel: Self(offer.channel), descriptors: offer.descriptors, capacity: capacity)
  }

  package init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    self.init(try Base(adopting: descriptors, terms: terms, strategy: strategy))
  }

  private init(_ base: consuming Base) {
    self.base = base
  }

  package var recordSize: Int { base.recordSize }
  package func memory() throws(ChannelError) -> Int { try base.memory() }
  package consuming func closeLeavingMemory() -> SharedMapping? { base.closeLeavingMemory() }
  package var interruption: Interruption { base.interruption }
  package func pollTargets(for awaited: Awaited) -> [PollTarget] { base.pollTargets(for: awaited) }
  package mutating func prepareToPoll(for awaited: Awaited) -> Bool {
    base.prepareToPoll(for: awaited)
  }
  package var waiting: Waiting { base.waiting }
  package mutating func learn(attempts: Int, slept: Bool) {
    base.learn(attempts: attempts, slept: slept)
  }

  // As long as it is told, records move one by one: several may take another call, such as recvmmsg.

  package mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    guard usesLeft > 0 else { return try base.attemptSend(records, sleeping: sleeping) }
    let record = records.extracting(first: recordSize)
    // What was sent is told before the other side can tell that it has come.
    return try narrator.takeTurn { () throws(ChannelError) in
      let attempt = try base.attemptSend(record, sleeping: sleeping)
      tell(attempt, of: record, sent: true, sleeping: sleeping)
      return attempt
    }
  }

  package mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    guard usesLeft > 0 else { return try base.attemptReceive(into: &records, sleeping: sleeping) }
    return try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      let first = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<recordSize])
      var record = unsafe first.mutableBytes
      return try receive(one: &record, sleeping: sleeping)
    }
  }

  private mutating func receive(
    one record: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    // Where it takes no call to look, it can be known whether the attempt is going to sleep.
    let looksFirst = sleeping && calls.receive.isEmpty && !isLoaded
    var attempt: Attempt =
      looksFirst ? try base.attemptReceive(into: &record, sleeping: false) : .wouldWait
    if attempt == .wouldWait {
      if sleeping && !(isLoaded && isWaiting) { narrator.takeTurn { tellSleep() } }
      isWaiting = true
      attempt = try base.attemptReceive(into: &record, sleeping: sleeping)
    }
    if attempt != .wouldWait {
      isWaiting = false
      narrator.takeTurn { tell(attempt, of: record.bytes, sent: false, sleeping: sleeping) }
    }
    return attempt
  }
}

// MARK: - What is told

extension NarratedChannel where Base: ~Copyable {
  private func tellSleep() {
    if isLoaded {
      tellLibrary("waits for a record")
    } else if calls.receive.isEmpty {
      narrator.tellUse(calls.sleep, "the ring is empty, so it sleeps until woken")
    } else {
      let names = calls.receive + calls.sleep
      narrator.tellUse(names, "asks for a record, and sleeps if there is none")
    }
  }

  private func tellLibrary(_ what: String) {
    narrator.tellUse(
      [], "the library of \(Base.kindName) \(what)",
      reason: "Its system calls are its own, and are not told.")
  }

  private mutating func tell(_ attempt: Attempt, of record: RawSpan, sent: Bool, sleeping: Bool) {
    let names = sent ? calls.send : calls.receive
    switch attempt {
    case .wouldWait: return
    case .ended where isLoaded: tellLibrary("finds the end of the channel")
    case .ended: narrator.tellUse(names, "the end: nobody is at the other side any longer")
    case .moved:
      let size = "\(recordSize) bytes"
      let contents = storyText(ofRecord: record)
      if isLoaded {
        tellLibrary("\(sent ? "sends" : "receives") \(size) (\(contents))")
      } else if names.isEmpty {
        let what = "\(size) \(sent ? "into" : "out of") the ring (\(contents))"
        narrator.tellUse([], what, reason: reason(sent))
      } else {
        let way = sleeping ? "" : ", without waiting"
        narrator.tellUse(names, "\(size)\(way) (\(contents))")
      }
    }
    usesLeft -= 1
    if usesLeft == 0 { narrator.tellRemark("... and so on: what follows is alike.") }
  }

  /// What happens instead of a call.
  private func reason(_ sent: Bool) -> String {
    guard sent else { return "No system call: copied from the memory that both sides share." }
    let copied = "No system call: copied into the memory that both sides share."
    if calls.wake.isEmpty { return copied }
    return "\(copied) Only if the other side sleeps, \(ManualPage.names(of: calls.wake)) wakes it."
  }
}
