// The client's end as a hostile or foreign client has it: the descriptors alone.

internal import Glibc
package import IPCChannels
package import Linux

/// A server's channel, and the descriptors of its client.
package struct PassedEnd<Link: Channel & ~Copyable>: ~Copyable {
  package let server: End<Link>
  package let terms: ChannelTerms
  /// Open as long as this value lives.
  package let numbers: [Int32]

  deinit { for number in numbers { Glibc.close(number) } }

  /// The same descriptors once more, to be adopted.
  package func duplicates() -> DescriptorSet { makeSet(numbers) }
}

/// Duplicates of descriptors.
package func makeSet(_ numbers: [Int32]) -> DescriptorSet {
  var set = DescriptorSet()
  for number in numbers { set.append(duplicate(number)) }
  return set
}

package func duplicate(_ number: Int32) -> FileDescriptor {
  let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
  precondition(copy >= 0, "a test has descriptors left")
  return FileDescriptor(owning: copy)
}

extension Conformance where Link: ~Copyable {
  package func makePassedEnd() throws(ChannelError) -> PassedEnd<Link> {
    let offer = try makeOffer()
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let numbers = unsafe offer.descriptors.withNumbers { unsafe $0.map { duplicate($0).release() } }
    return PassedEnd(server: End(offer.channel), terms: terms, numbers: numbers)
  }
}
