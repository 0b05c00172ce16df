// Sizes that no record has are refused by whoever is asked for them: a library that ends the process leaves
// its user no choice.

import IPCChannels
import Linux
import TestSupport
import Testing

struct ImpossibleSizeTests {
  private static let sizes = [Int.min, -1, 0, 1, 23, 1_048_577, 1 << 32, 1 << 62, Int.max]

  /// What a kind says to a size.
  private struct Asking: ChannelTypeVisitor {
    let size: Int

    func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> [ChannelError?] {
      func failure(_ body: () throws(ChannelError) -> Void) -> ChannelError? {
        do throws(ChannelError) {
          try body()
          return nil
        } catch {
          return error
        }
      }
      return [
        failure { () throws(ChannelError) in
          _ = try type.make(recordSize: size, strategy: .block).capacity
        },
        failure { () throws(ChannelError) in
          let terms = ChannelTerms(recordSize: size, capacity: 1024)
          _ = try type.init(adopting: try Self.descriptors(of: type), terms: terms, strategy: .spin)
            .recordSize
        },
      ]
    }

    private static func descriptors<Kind: Channel & ~Copyable>(
      of type: Kind.Type
    ) throws(ChannelError) -> DescriptorSet {
      let offer = try type.make(recordSize: 24, strategy: .block)
      return offer.descriptors
    }
  }

  @Test(arguments: ChannelKind.allCases, sizes)
  func `neither side has a channel of records of such a size`(kind: ChannelKind, size: Int) {
    var asking = Asking(size: size)
    for failure in kind.accept(&asking) {
      guard case .recordSize(let text)? = failure else {
        Issue.record("\(String(describing: failure))")
        continue
      }
      #expect(text == "records have 24 to 1048576 bytes; \(size) were asked for")
    }
  }

  /// What a kind says to the grant of a capacity that the kernel decides.
  private struct Adopting: ChannelTypeVisitor {
    func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> ChannelError? {
      do throws(ChannelError) {
        let offer = try type.make(recordSize: 24, strategy: .block)
        let terms = ChannelTerms(recordSize: 24, capacity: 5)
        _ = try type.init(adopting: offer.descriptors, terms: terms, strategy: .block).recordSize
        return nil
      } catch {
        return error
      }
    }
  }

  @Test(arguments: ChannelKind.all { if case .kernel = $0.capacity { true } else { false } })
  func `a capacity that the kernel decides is granted as none`(kind: ChannelKind) {
    var adopting = Adopting()
    #expect(
      kind.accept(&adopting)
        == .unsuitable("\(kind.rawValue) should be granted with a capacity of 0, and was with 5"))
  }
}
