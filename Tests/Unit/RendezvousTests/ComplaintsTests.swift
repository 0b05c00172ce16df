// Of a flood of complaints, how many are told.

import Linux
import Rendezvous
import Testing

struct ComplaintsTests {
  @Test func `a few are told, the others are counted`() {
    let complaints = Complaints()
    for number in 0..<20 {
      #expect(complaints.isToBeTold(of: 1))
      #expect(complaints.deadline == nil, "after \(number) there is nothing to sum up")
    }
    for _ in 0..<12_345 { #expect(!complaints.isToBeTold(of: 1)) }
    #expect(complaints.deadline != nil)
    #expect(complaints.summary() == nil, "the span is not over")
    #expect(complaints.summary(atEnd: true) == "and 12,345 more complaints within 10.0 seconds")
    #expect(complaints.summary(atEnd: true) == nil)
    #expect(complaints.isToBeTold(of: 1))
  }

  @Test func `one user's flood keeps nobody else's complaints from being told`() {
    let complaints = Complaints()
    for _ in 0..<1_000 { _ = complaints.isToBeTold(of: 1) }
    #expect(complaints.isToBeTold(of: 2))
    // But a machine can have more users than a log has room.
    let told = (3..<1_000).count { complaints.isToBeTold(of: $0) }
    #expect(told == 79)
    #expect(complaints.summary(atEnd: true) == "and 1,898 more complaints within 10.0 seconds")
  }
}
