// Both ends of a channel whose records are used in place, over any kind that has them so.

import Glibc
import Linux
import TestSupport

@testable import IPCChannels

/// One end, as an object that a thread can be given.
final class InPlaceEnd<Link: InPlaceChannel & ~Copyable>: @unchecked Sendable {
  var channel: Link

  init(_ channel: consuming Link) {
    self.channel = channel
  }
}

/// A server's and a client's end, in one process, and the shared object by a descriptor.
struct InPlacePair<Link: InPlaceChannel & ~Copyable>: ~Copyable {
  let server: InPlaceEnd<Link>
  let client: InPlaceEnd<Link>
  let capacity: Int
  private let object: FileDescriptor

  /// - Parameter capacity: in records; the kind's own number where it is 0.
  init(recordSize: Int, capacity: Int = 8, strategy: WaitStrategy = .block) throws(ChannelError) {
    let offer = try Link.make(
      ChannelTerms(recordSize: recordSize, capacity: capacity), strategy: strategy, directory: nil)
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let number = offer.descriptors.withDescriptor(0) { dup($0.number) }
    client = InPlaceEnd(try Link(adopting: offer.descriptors, terms: terms, strategy: strategy))
    object = FileDescriptor(owning: number)
    server = InPlaceEnd(offer.channel)
    self.capacity = terms.capacity
  }

  /// Takes the object's pages away, as a peer can where nothing seals it.
  func truncate() { ftruncate(object.number, 0) }
}

extension InPlaceEnd where Link: ~Copyable {
  /// Sends a record whose bytes follow from its number.
  func write(_ number: Int, until deadline: Deadline? = nil) throws(ChannelError) {
    try channel.sendInPlace(until: deadline) { record in
      for index in 0..<record.byteCount {
        record.storeBytes(of: .of(number, index), toByteOffset: index, as: UInt8.self)
      }
    }
  }

  /// Receives a record, and says whether it is that one; nil at the end.
  func read(_ number: Int, until deadline: Deadline? = nil) throws(ChannelError) -> Bool? {
    try channel.receiveInPlace(until: deadline) { record in
      (0..<record.byteCount).allSatisfy {
        record.load(fromByteOffset: $0, as: UInt8.self) == .of(number, $0)
      }
    }
  }

  /// Sends some such records in one call that copies them.
  func send(_ numbers: Range<Int>) throws(ChannelError) {
    var bytes: [UInt8] = []
    for number in numbers { bytes += (0..<channel.recordSize).map { .of(number, $0) } }
    try unsafe channel.send(bytes.span.bytes)
  }

  /// Receives by one call that copies them as many records as fit, and says whether they are those from a number
  /// on, and how many.
  func receive(_ count: Int, from number: Int) throws(ChannelError) -> (areThose: Bool, count: Int)
  {
    let size = channel.recordSize
    var bytes = [UInt8](repeating: 0, count: count * size)
    var span = bytes.mutableSpan
    var room = unsafe span.mutableBytes
    let received = try channel.receive(into: &room)
    let areThose = (0..<received * size).allSatisfy {
      bytes[$0] == .of(number + $0 / size, $0 % size)
    }
    return (areThose, received)
  }
}

extension UInt8 {
  /// A byte of a record.
  static func of(_ number: Int, _ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: number &* 31 &+ index &* 7 &+ index >> 8)
  }
}

/// Runs a check with the type that implements a kind.
protocol InPlaceCheck: InPlaceTypeVisitor where Answer == Result<Void, any Error> {
  func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws
}

extension InPlaceCheck {
  mutating func visit<Link: InPlaceChannel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<Void, any Error> {
    Result { try check(type) }
  }

  /// Runs it.
  ///
  /// - Returns: false where the kind cannot lend its memory.
  @discardableResult
  func run(_ kind: ChannelKind) throws -> Bool {
    var check = self
    guard let result = kind.accept(inPlace: &check) else { return false }
    try result.get()
    return true
  }
}
