// A record that is read where it lies, under a peer that has it too.

import Linux
import Synchronization
import TestSupport
import Testing

@testable import IPCChannels

struct SharedRecordTests {
  private struct Integers: InPlaceCheck {
    func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
      let pair = try InPlacePair<Link>(recordSize: 43)
      try pair.server.channel.sendInPlace { record in
        for index in 0..<43 {
          record.storeBytes(of: UInt8(index + 0x80), toByteOffset: index, as: UInt8.self)
        }
      }
      let sum: Int? = try pair.client.channel.receiveInPlace { record in
        #expect(record.byteCount == 43)
        for offset in 0...42 {
          let byte = UInt64(offset + 0x80)
          #expect(record.load(fromByteOffset: offset, as: UInt8.self) == UInt8(byte))
          #expect(record.load(fromByteOffset: offset, as: Int8.self) == Int8(offset - 0x80))
          if offset <= 41 {
            let expected = UInt16(byte | (byte + 1) << 8)
            #expect(record.load(fromByteOffset: offset, as: UInt16.self).littleEndian == expected)
          }
          if offset <= 39 {
            let expected = (0..<4).reduce(0 as UInt64) { $0 | (byte + $1) << (8 * $1) }
            #expect(record.load(fromByteOffset: offset, as: UInt32.self).littleEndian == expected)
          }
          if offset <= 35 {
            let expected = (0..<8).reduce(0 as UInt64) { $0 | (byte + $1) << (8 * $1) }
            #expect(record.load(fromByteOffset: offset, as: UInt64.self).littleEndian == expected)
            #expect(
              record.load(fromByteOffset: offset, as: Int64.self)
                == Int64(bitPattern: UInt64(littleEndian: expected)))
          }
        }
        return unsafe record.withUnsafeBytes { bytes in
          (0..<bytes.byteCount).reduce(0) {
            unsafe $0 + Int(bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self))
          }
        }
      }
      #expect(sum == (0x80..<0x80 + 43).reduce(0, +))
    }
  }

  @Test(arguments: InPlaceTests.kinds)
  func `integers come from any place, whole or by bytes`(kind: ChannelKind) throws {
    try Integers().run(kind)
  }

  private struct Changing: InPlaceCheck {
    func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
      let pair = try InPlacePair<Link>(recordSize: 32)
      // The memory of a record is lent to its writer, who goes on using it: a peer that breaks the protocol.
      var slot: UnsafeMutableRawPointer?
      try pair.server.channel.sendInPlace { record in
        record.storeBytes(of: 7, as: UInt64.self)
        record.storeBytes(of: 8, toByteOffset: 24, as: UInt64.self)
        unsafe record.withUnsafeMutableBytes { unsafe slot = $0.baseAddress }
      }
      let memory = unsafe try #require(slot)
      var copy = [UInt8](repeating: 0xFF, count: 16)
      let wasRead: Void? = try pair.client.channel.receiveInPlace { record in
        let first = record.load(as: UInt64.self)
        var span = copy.mutableSpan
        var room = unsafe span.mutableBytes
        record.copy(24..<32, into: &room)
        unsafe memory.storeBytes(of: .max, as: UInt64.self)
        unsafe memory.storeBytes(of: .max, toByteOffset: 24, as: UInt64.self)
        // Another look sees what the peer has made of it; what was loaded or copied is what it was.
        #expect(record.load(as: UInt64.self) == .max)
        #expect(first == 7)
      }
      #expect(wasRead != nil)
      #expect(copy == [8, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8))
    }
  }

  @Test(arguments: InPlaceTests.kinds)
  func `B4, what a peer changes meanwhile is seen by the next look and by no copy`(
    kind: ChannelKind
  ) throws {
    try Changing().run(kind)
  }

  private struct Storm: InPlaceCheck {
    func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
      let pair = try InPlacePair<Link>(recordSize: 32)
      let places = Mutex<[UInt]>([])
      let hasEnded = Atomic<Bool>(false)
      for _ in 0..<pair.capacity {
        try pair.server.channel.sendInPlace { record in
          let place = unsafe record.withUnsafeMutableBytes {
            UInt(bitPattern: $0.baseAddress)
          }
          places.withLock { $0.append(place) }
        }
      }
      // It counts up in each record, so that an index is in range at one moment and not at the next.
      let vandal = try RunningThread {
        let places = places.withLock { $0 }
        var number: UInt64 = 0
        while !hasEnded.load(ordering: .relaxed) {
          for place in places {
            let word = unsafe UnsafeMutableRawPointer(bitPattern: place)!
            unsafe word.atomicDoubleWord(0).pointee.store(number % 32, ordering: .relaxed)
          }
          number += 1
        }
      }
      defer {
        hasEnded.store(true, ordering: .relaxed)
        vandal.join()
      }
      let table = [Int](0..<16)
      var (inside, outside) = (0, 0)
      var round = 0
      let patience = Deadline(after: .seconds(30))
      while round < 50_000 || (inside == 0 || outside == 0) && !patience.hasPassed {
        if round >= pair.capacity { try pair.server.channel.sendInPlace { _ in } }
        let index: UInt64? = try pair.client.channel.receiveInPlace { record in
          let index = record.load(as: UInt64.self)
          guard index < 16 else { return .max }
          return UInt64(table[Int(index)])
        }
        if try #require(index) == .max { outside += 1 } else { inside += 1 }
        round += 1
      }
      #expect(inside > 0 && outside > 0)
    }
  }

  @Test(arguments: InPlaceTests.kinds)
  func `B4, an index that a peer changes all the time is checked and used as one value`(
    kind: ChannelKind
  ) throws {
    try Storm().run(kind)
  }

  private struct Truncated: InPlaceCheck {
    func check<Link: InPlaceChannel & ~Copyable>(_ type: Link.Type) throws {
      for isWriting in [false, true] {
        let pair = try InPlacePair<Link>(recordSize: 24)
        try pair.client.write(0)
        #expect(throws: ChannelError.violation("the shared object was truncated")) {
          if isWriting {
            try pair.server.channel.sendInPlace { record in
              pair.truncate()
              record.storeBytes(of: 1, as: UInt64.self)
            }
          } else {
            _ = try pair.server.channel.receiveInPlace { record in
              pair.truncate()
              return record.load(as: UInt64.self)
            }
          }
        }
      }
    }
  }

  @Test(
    arguments: ChannelKind.over(.ring).filter { ![.memfd, .eventfd].contains($0) })
  func `B1, an object that is truncated under its reader or writer is a violation`(
    kind: ChannelKind
  ) throws {
    try Truncated().run(kind)
  }
}
