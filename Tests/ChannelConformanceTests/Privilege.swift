// What this user may do, for tests that are skipped otherwise.

import Glibc

enum Privilege {
  static var isRoot: Bool { getuid() == 0 }
}
