// A peer that writes what it likes into a ring object. It knows the layout from its documentation
// alone.

internal import Conformance
internal import IPCChannels
internal import Linux
internal import Sampling
internal import Synchronization

/// A second mapping of a ring object, to be scribbled over.
@safe
final class RingVandal: @unchecked Sendable {
  private let mapping: SharedMapping
  private let layout: RingLayout

  init(_ object: Int32, _ terms: ChannelTerms, guarded: Bool = false) throws {
    layout = try RingLayout(recordSize: terms.recordSize, capacity: terms.capacity)
    mapping = try SharedMapping(duplicate(object), size: layout.size, guarded: guarded)
  }

  /// A direction's control lines: 0 server → client, 1 client → server.
  static func control(_ direction: Int) -> Int { 128 + 512 * direction }
  static let consumed = 0
  static let consumerWait = 128
  static let producerWait = 256
  static let neverSleeps = 384

  /// Where a slot's sequence lies.
  func sequence(_ direction: Int, _ slot: Int) -> Int {
    4096 + direction * layout.ringSize + slot * layout.stride + layout.sequenceOffset
  }

  func write(_ value: UInt64, at offset: Int) {
    unsafe (mapping.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
      .pointee.store(value, ordering: .sequentiallyConsistent)
  }

  func read(at offset: Int) -> UInt64 {
    unsafe (mapping.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
      .pointee.load(ordering: .sequentiallyConsistent)
  }

  /// One word that matters, or any, becomes something likely to hurt.
  func scribble(_ random: inout SplitMix64) {
    let direction = Int.random(in: 0...1, using: &random)
    let slot = Int.random(in: 0..<layout.capacity, using: &random)
    let control = RingVandal.control(direction)
    let offset =
      switch random.next() % 8 {
      case 0, 1: sequence(direction, slot)
      case 2: sequence(direction, slot % 4)
      case 3: control + RingVandal.consumed
      case 4: control + RingVandal.consumerWait
      case 5: control + RingVandal.producerWait
      case 6: control + RingVandal.neverSleeps
      default: Int(random.next() % UInt64(layout.size / 8)) * 8
      }
    let value: UInt64 =
      switch random.next() % 6 {
      case 0: 0
      case 1: 1
      case 2: UInt64(slot + 1)
      case 3: .max - random.next() % 4
      case 4: random.next() % UInt64(2 * layout.capacity)
      default: random.next()
      }
    write(value, at: offset)
  }
}
