// Whose hello is answered next. To answer one can take milliseconds, because an object is made for it, and
// a process can say thousands.

package import Linux

/// Clients whose hello is here: users take turns, and so do the processes of each. So whoever says a
/// thousand hellos keeps another user, or another process of his own, waiting for one of them.
package struct Turns {
  /// Keys in the order of their turns, each with what it has.
  private struct Circle<Key: Hashable, Content> {
    private var order: [Key] = []
    private var contents: [Key: Content] = [:]

    var isEmpty: Bool { order.isEmpty }

    /// Changes what a key has, which may be nothing before (nil) and after.
    mutating func change(_ key: Key, _ body: (inout Content?) -> Void) {
      let wasThere = contents[key] != nil
      body(&contents[key])
      let isThere = contents[key] != nil
      if isThere && !wasThere { order.append(key) }
      if wasThere && !isThere { order.removeAll { $0 == key } }
    }

    /// Whose turn it is; the others come before it has one again.
    mutating func takeTurn() -> Key? {
      guard let key = order.first else { return nil }
      order.removeFirst()
      order.append(key)
      return key
    }
  }

  private var users = Circle<UInt32, Circle<Int32, [UInt64]>>()

  package init() {}

  package var isEmpty: Bool { users.isEmpty }

  /// - Parameter token: of a client that has none yet.
  package mutating func add(_ token: UInt64, _ holder: PeerCredentials) {
    users.change(holder.userID) { processes in
      if processes == nil { processes = Circle() }
      processes?.change(holder.processID) { tokens in
        if tokens == nil { tokens = [] }
        tokens?.append(token)
      }
    }
  }

  /// Takes it out, where it is there.
  package mutating func remove(_ token: UInt64, _ holder: PeerCredentials) {
    users.change(holder.userID) { processes in
      processes?.change(holder.processID) { tokens in
        tokens?.removeAll { $0 == token }
        if tokens?.isEmpty == true { tokens = nil }
      }
      if processes?.isEmpty == true { processes = nil }
    }
  }

  /// Takes out the one whose turn it is.
  package mutating func next() -> UInt64? {
    guard let user = users.takeTurn() else { return nil }
    var token: UInt64?
    users.change(user) { processes in
      guard let process = processes?.takeTurn() else { return }
      processes?.change(process) { tokens in
        token = tokens?.removeFirst()
        if tokens?.isEmpty == true { tokens = nil }
      }
      if processes?.isEmpty == true { processes = nil }
    }
    return token
  }
}
