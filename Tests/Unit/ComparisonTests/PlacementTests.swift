// Placements as text: files and command lines know no other form.

import Comparison
import Foundation
import Testing

struct PlacementTests {
  @Test func `every placement is one string, and is read back from it`() throws {
    let all = Placement.named + [.cpus(client: 0, server: 4), .cpus(client: 7, server: 7)]
    #expect(
      all.map(\.rawValue) == [
        "same", "smt", "cache", "package", "node", "cross", "free", "cpus-0-4", "cpus-7-7",
      ])
    let data = try JSONEncoder().encode(all)
    #expect(String(decoding: data, as: UTF8.self).hasPrefix(#"["same","smt","#))
    #expect(try JSONDecoder().decode([Placement].self, from: data) == all)
  }

  @Test(arguments: [
    "", "moon", "Same", "cpus", "cpus-", "cpus-1", "cpus-1-2-3", "cpus-01-2", "cpus-+1-2",
    "cpus--1-2", "cpus-1- 2", "cpus-a-b",
  ])
  func `any other string is none`(text: String) {
    #expect(Placement(rawValue: text) == nil)
  }

  @Test func `a site is read back as it was written`() throws {
    let sites = [
      Site(.cross, client: 1, server: 2), .free, Site(.smt, unavailable: "this machine has none"),
    ]
    let data = try JSONEncoder().encode(sites)
    #expect(try JSONDecoder().decode([Site].self, from: data) == sites)
  }

  @Test(arguments: [
    ([], ""), ([3], "3"), ([0, 1, 2, 3], "0-3"), ([0, 2, 3, 5], "0,2-3,5"),
    ([0, 1, 64, 65], "0-1,64-65"),
  ])
  func `processors are listed as the kernel lists them`(numbers: [Int], text: String) {
    #expect(processorList(numbers) == text)
  }
}
