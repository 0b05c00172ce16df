// The table of which kind to take for which need holds what its kinds promise.

import IPCChannels
import Testing

@testable import Reporting

struct DecisionTests {
  @Test func `a row's kind meets the row's own words`() {
    for row in Decision.all {
      #expect(row.lacks(row.take) == [], "\(row.need)")
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `every kind is the one to take for something`(kind: ChannelKind) {
    #expect(Decision.all.contains { $0.take == kind })
  }

  @Test func `words of rows are words`() throws {
    for row in Decision.all {
      if case .words(let words) = row.asked { _ = try Needs(words.joined(separator: " ")) }
    }
  }

  @Test func `no row is hidden by those above it`() throws {
    for (place, row) in Decision.all.enumerated() {
      guard case .words(let words) = row.asked else { continue }
      let needs = try Needs(words.joined(separator: " "))
      #expect(Decision.all.firstIndex { $0.isFor(needs) } == place, "\(row.need)")
    }
  }

  @Test func `a runner-up that lacks something says what`() {
    let table = Decision.markdown()
    #expect(table.contains("`tcp` | `unix`, without `network` |"))
    #expect(table.contains("`eventfd` | `socketpair` |"))
  }
}
