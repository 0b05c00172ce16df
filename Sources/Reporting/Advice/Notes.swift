// What a reader with some needs should know, whichever kind it becomes.

internal import Comparison
internal import IPCChannels

/// Facts about needs, in sentences.
struct Notes {
  private(set) var sentences: [String] = []

  init(_ needs: Needs, _ possible: [Advice.Judged]) {
    if needs.pieces > 1 {
      sentences.append(
        "A record has at most \(grouped(Double(Needs.largestRecord))) bytes: a message goes in "
          + "\(needs.pieces) of them. Memory that both sides map holds it without a copy: pass its "
          + "descriptor once, and send only where it lies.")
    }
    if let size = needs.recordSize, size < ChannelTerms.recordSizes.lowerBound {
      sentences.append(
        "The smallest record has \(ChannelTerms.recordSizes.lowerBound) bytes, and holds \(size).")
    }
    if needs.demands(.fanOut) {
      let copies = needs.clients.map { ": a record for all \($0) clients is \($0) sends" } ?? ""
      sentences.append("Each client has a channel of its own\(copies).")
    }
    if needs.demands(.drop) {
      sentences.append(
        "No built-in kind drops a record: a sender that would have to wait is told so, and drops "
          + "it.")
    }
    if let note = Self.sharedMemory(needs, possible) { sentences.append(note) }
  }

  /// What container programs make /dev/shm unless they are told otherwise.
  private static let usualInContainers = 64 << 20

  /// What rings of `shm` take of /dev/shm, which is small in containers.
  private static func sharedMemory(
    _ needs: Needs, _ possible: [Advice.Judged]
  ) -> String? {
    guard needs.demands(.containers), possible.contains(where: { $0.candidate.kind == .shm }),
      let slots = ChannelKind.shm.description.capacity.standardSlots,
      let layout = try? RingLayout(recordSize: needs.measuredSize ?? 24, standard: slots)
    else { return nil }
    let clients = needs.clients ?? 1
    return "shm takes \(mebibytes(layout.size * clients)) MiB of /dev/shm for "
      + "\(counted(clients, "client")); containers often have 64 MiB, which is room for "
      + "\(usualInContainers / layout.size). memfd does not lie there."
  }

  private static func mebibytes(_ bytes: Int) -> String {
    NumberText.significant(Double(bytes) / Double(1 << 20))
  }
}

extension KindDescription.Capacity {
  /// Slots of a small record's ring for which nobody asked for a number; nil for other kinds.
  fileprivate var standardSlots: Int? {
    if case .chosen(let standard) = self { standard } else { nil }
  }
}
