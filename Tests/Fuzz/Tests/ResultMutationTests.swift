// A result in which one value is another: it is refused with its place, or every format shows it.

import FuzzTargets
import Testing

struct ResultMutationTests {
  @Test func `a result that nobody has changed is read`() {
    for text in ResultFrames.shortTexts {
      #expect(text.places.count > 100)
      #expect(ResultFrames.refusal(of: text.replacing([:])) == nil)
    }
  }

  /// Each place gets every third literal, and each literal comes to every third place: `make fuzz` tries them all.
  @Test(arguments: Array(ResultText.literals.enumerated()))
  func `a value in the place of any other is refused with its path, or shown`(
    number: Int, literal: String
  ) {
    // The second text has what the first has not.
    var seen: Set<String> = []
    for text in ResultFrames.shortTexts {
      var accepted: [Int: String] = [:]
      for (index, place) in text.places.enumerated() where seen.insert(place.path).inserted {
        if (index + number) % 3 != 0 { continue }
        guard let refusal = ResultFrames.refusal(of: text.replacing([index: literal])) else {
          accepted[index] = literal
          continue
        }
        // Of a number that the decoder cannot hold, its line and byte are all that there is to say; and of
        // two that contradict each other, the other one may be named.
        let head = place.path.prefix { $0 != "." && $0 != "[" }
        #expect(
          refusal.contains(head) || refusal.contains("line 1, byte ")
            || refusal.hasPrefix("schema version ") || refusal.hasPrefix("cells["),
          "\(place.path) = \(literal): \(refusal)")
      }
      ResultFrames.show(text.replacing(accepted))
    }
  }
}
