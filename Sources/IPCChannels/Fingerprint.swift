// What a client looks at before it uses what it was given.

internal import Linux

extension DescriptorSet {
  /// - Throws: ``ChannelError/unsuitable(_:)`` for another number of descriptors.
  func require(_ expected: Int, of kind: ChannelKind) throws(ChannelError) {
    guard count == expected else {
      throw .unsuitable("\(kind.rawValue) is \(expected) descriptors, and \(count) came")
    }
  }
}

extension FileDescriptor {
  /// - Throws: ``ChannelError/unsuitable(_:)`` for another type of object or another access mode.
  func require(
    _ expected: FileSystem, _ access: AccessMode, as role: String
  ) throws(ChannelError) {
    let found = try asChannelError { () throws(SystemError) in try fileSystem() }
    guard found == expected else {
      throw .unsuitable(
        "\(role) should be one of \(expected), and is of "
          + (found.map { "\($0)" } ?? "another file system")
      )
    }
    let mode = try asChannelError { () throws(SystemError) in try accessMode() }
    guard mode == access else {
      throw .unsuitable("\(role) should be \(access.rawValue), and is \(mode.rawValue)")
    }
  }
}
