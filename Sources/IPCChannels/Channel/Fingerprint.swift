// What a client looks at before it uses what it was given.

public import Linux

extension DescriptorSet {
  /// - Throws: ``ChannelError/unsuitable(_:)`` for another number of descriptors.
  @usableFromInline
  func require(_ expected: Int, of kind: ChannelKind) throws(ChannelError) {
    guard count == expected else {
      throw .unsuitable("\(kind.rawValue) is \(expected) descriptors, and \(count) came")
    }
  }
}

extension Seals {
  /// Neither the size nor these seals can be changed by anyone. Without SEAL a peer could add
  /// F_SEAL_WRITE, after which the owner can no longer map what it made.
  static let fixedSize: Seals = [.seal, .shrink, .grow]
}

extension FileDescriptor {
  /// - Throws: ``ChannelError/unsuitable(_:)`` for anything but a writable memfd of fixed size.
  func requireFixedSize(as role: String) throws(ChannelError) {
    try require(.temporary, .both, as: role)
    let found = SharedMemory.seals(of: self)
    guard let found, found.isSuperset(of: .fixedSize),
      found.isDisjoint(with: [.write, .futureWrite])
    else {
      throw .unsuitable(
        "\(role) should be sealed with \(Seals.fixedSize) and writable, and has "
          + (found?.description ?? "no seals"))
    }
  }

  /// - Throws: ``ChannelError/unsuitable(_:)`` for another type of file or another access mode.
  @usableFromInline
  func require(
    _ expected: FileEntry.FileType, _ access: AccessMode, as role: String
  ) throws(ChannelError) {
    let found = try asChannelError { () throws(SystemError) in try entry() }
    guard found.type == expected else {
      throw .unsuitable("\(role) should be a \(expected.rawValue), and is a \(found.type.rawValue)")
    }
    try require(access, as: role)
  }

  /// - Throws: ``ChannelError/unsuitable(_:)`` for another type of object or another access mode.
  @usableFromInline
  func require(
    _ expected: FileSystem, _ access: AccessMode, as role: String
  ) throws(ChannelError) {
    let found = try asChannelError { () throws(SystemError) in try fileSystem() }
    guard found == expected else {
      throw .unsuitable(
        "\(role) should be \(expected.object), and is "
          + (found?.object ?? "something else")
      )
    }
    try require(access, as: role)
  }

  /// - Throws: ``ChannelError/unsuitable(_:)`` for another access mode.
  func require(_ access: AccessMode, as role: String) throws(ChannelError) {
    let mode = try asChannelError { () throws(SystemError) in try accessMode() }
    guard mode == access else {
      throw .unsuitable("\(role) should be \(access.rawValue), and is \(mode.rawValue)")
    }
  }

  /// - Throws: ``ChannelError/unsuitable(_:)`` for anything but a socket of that type that can be
  ///   read and written.
  @usableFromInline
  func require(_ expected: SocketType, as role: String) throws(ChannelError) {
    // getsockopt(2) answers EBADF for what was opened with O_PATH.
    try require(.both, as: role)
    let found: SocketType
    do throws(SystemError) {
      found = try socketType()
    } catch {
      guard error.errno == .notSocket else { throw .system(error) }
      throw .unsuitable("\(role) should be \(expected), and is no socket")
    }
    guard found == expected else {
      throw .unsuitable("\(role) should be \(expected), and is \(found)")
    }
  }
}
