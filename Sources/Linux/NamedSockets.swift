// unix(7): a stream socket with a name, which is gone again before anybody is given an end.

internal import CLinux
internal import Glibc

extension SocketPair {
  /// Two stream sockets that found each other by a name in a directory of this user's alone.
  ///
  /// Another process of the user could connect to the name while it is there, so what is accepted is
  /// looked at: only what this process connected is kept. Nothing here waits for anybody. The
  /// corresponding C functions are `socket`, `bind`, `listen`, `connect`, `accept4` and `unlink`.
  /// - Throws: ENAMETOOLONG when the directory's path does not fit a socket's address.
  public static func named(
    in directory: borrowing PrivateDirectory
  ) throws(SystemError) -> SocketPair {
    let path = directory.path + "/socket"
    guard path.utf8.count <= UnixSocket.longestPath else {
      throw SystemError(call: "bind", errno: .nameTooLong)
    }
    let listener = try UnixSocket.unconnected(.unixStream)
    // In a directory that nobody else may enter, the socket's own mode says nothing more.
    try listener.bind(to: path)
    try listener.listen(backlog: 8)
    let client = try UnixSocket.unconnected(.unixStream)
    let connected = Result { () throws(SystemError) in try client.connect(to: path) }
    try removeName(path)
    try connected.get()
    let accepted = try accept(from: currentProcess(), at: listener)
    try client.descriptor.setStatusFlags(0, "0")
    return SocketPair(one: accepted.takeDescriptor(), other: client.takeDescriptor())
  }

  /// The connection of that process, which has connected already, past those of others.
  static func accept(
    from process: Int32, at listener: borrowing UnixSocket
  ) throws(SystemError) -> UnixSocket {
    while let accepted = try listener.accept(nonBlocking: false) {
      if try accepted.peerCredentials().processID == process { return accepted }
    }
    throw SystemError(call: "accept4", errno: .connectionAborted)
  }
}
