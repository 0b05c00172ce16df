// What stands between a run and a server: what it is told, and what it is seen to change.

import Testing

@testable import Comparison

@Suite struct LauncherTests {
  @Test(arguments: [
    KeeperOrder(handsOnPage: true, kept: 7, path: "/usr/bin/env", words: ["env", "a b", ""]),
    KeeperOrder(handsOnPage: false, kept: nil, path: "./x", words: ["x"]),
  ])
  func `a keeper is told what it was to be told`(order: KeeperOrder) {
    #expect(KeeperOrder(order.arguments[...]) == order)
  }

  @Test(arguments: [[], ["page"], ["page", "x", "/bin/env", "env"], ["page", "7", "/bin/env"]])
  func `anything else is no order`(arguments: [String]) {
    #expect(KeeperOrder(arguments[...]) == nil)
  }

  @Test func `what differs from the run's own place was changed by the launcher`() {
    var own = LaunchedLook()
    own.namespaces = ["pid": "pid:[1]", "user": "user:[2]", "net": "net:[3]"]
    own.filters = 1
    own.controlGroups = "0::/a"
    var found = own
    found.namespaces?["pid"] = "pid:[4]"
    found.filters = 3
    found.controlGroups = "0::/b"
    found.allowed = [0]
    let place = ServerLauncher.Place(found, beside: own, getsDescriptors: false)
    #expect(
      place
        == .init(
          ownNamespaces: ["pid"], scheduling: found.scheduling, allowed: [0], addedFilters: 2,
          hasOwnControlGroup: true, getsDescriptors: false))
  }

  @Test func `what cannot be seen is unknown, and no change`() {
    var found = LaunchedLook()
    (found.namespaces, found.filters, found.controlGroups) = (nil, nil, nil)
    (found.allowed, found.scheduling) = (nil, nil)
    let place = ServerLauncher.Place(found, beside: LaunchedLook(), getsDescriptors: true)
    #expect(place == .init())
    let launcher = ServerLauncher(words: ["x"], path: "/x", sha256: nil, place: place)
    #expect(launcher.changes(on: ResultFixture.healthy().machine) == [])
    #expect(launcher.reasonForNone(at: .free) == nil)
  }
}
