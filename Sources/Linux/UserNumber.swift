// Which user a number stands for, and which number stands for nobody in particular.

internal import Glibc

/// Numbers of users, as this process's user namespace has them.
public enum UserNumber {
  /// The number under which the kernel shows each user that a user namespace does not map, by
  /// /proc/sys/kernel/overflowuid: 65534 as a rule. It belongs to nobody in particular, so whoever
  /// names it names strangers.
  public static let overflow: UInt32 = {
    let text = try? readSmallFile("/proc/sys/kernel/overflowuid")
    return text.flatMap { UInt32($0.prefix { $0.isNumber }) } ?? 65_534
  }()

  /// Whether a number is the calling process's effective user's and nobody else's.
  ///
  /// Only a namespace that maps every user, as the first one does, has a user ``overflow`` of its own.
  public static func isOwn(_ number: UInt32) -> Bool {
    isOwn(number, of: currentUser(), map: map)
  }

  package static func isOwn(
    _ number: UInt32, of user: UInt32, map: @autoclosure () -> String
  ) -> Bool {
    number == user && (number != overflow || mapsEverybody(map()))
  }

  /// Such as `user 1000`.
  public static func name(of number: UInt32) -> String {
    if number != overflow || mapsEverybody(map) { return "user \(number)" }
    return "user \(number) (anybody whom this user namespace does not map)"
  }

  /// What user_namespaces(7) says of /proc/self/uid_map; it does not change once it is written.
  private static var map: String { (try? readSmallFile("/proc/self/uid_map")) ?? "" }

  private static func mapsEverybody(_ map: String) -> Bool {
    map.split(whereSeparator: \.isWhitespace).elementsEqual(["0", "0", "4294967295"])
  }
}

/// The effective user's number.
public func currentUser() -> UInt32 { geteuid() }
