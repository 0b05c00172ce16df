// The client's end as a hostile or foreign client has it: the descriptors alone.

internal import Glibc
internal import IPCChannels
internal import Linux

/// A server's channel, and the descriptors of its client.
struct PassedEnd<Link: Channel & ~Copyable>: ~Copyable {
  let server: End<Link>
  let terms: ChannelTerms
  /// Open as long as this value lives.
  let numbers: [Int32]

  deinit { for number in numbers { Glibc.close(number) } }

  /// The same descriptors once more, to be adopted.
  func duplicates() -> DescriptorSet { makeSet(numbers) }
}

/// Duplicates of descriptors.
func makeSet(_ numbers: [Int32]) -> DescriptorSet {
  var set = DescriptorSet()
  for number in numbers { set.append(duplicate(number)) }
  return set
}

func duplicate(_ number: Int32) -> FileDescriptor {
  let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
  precondition(copy >= 0, "a test has descriptors left")
  return FileDescriptor(owning: copy)
}

extension Conformance where Link: ~Copyable {
  func makePassedEnd() throws(ChannelError) -> PassedEnd<Link> {
    let offer = try makeOffer()
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let numbers = unsafe offer.descriptors.withNumbers { unsafe $0.map { duplicate($0).release() } }
    return PassedEnd(server: End(offer.channel), terms: terms, numbers: numbers)
  }
}
