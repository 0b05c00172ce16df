// What a client looks at before it uses what it was passed: number, type and access mode of each
// descriptor, as the kind's description has them.

public import Linux

/// One of the descriptors that a client is passed.
public struct PassedObject: Sendable {
  /// What it is for, as errors and tables name it, such as `the read end of server → client`.
  public let role: String
  /// What kind of object it stands for.
  public let type: ObjectType
  /// The access mode that it was opened with. A pidfd has none of its own.
  public let access: AccessMode

  /// Makes a value from what it is for, what it stands for, and its access mode.
  public init(_ role: String, _ type: ObjectType, _ access: AccessMode = .both) {
    self.role = role
    self.type = type
    self.access = access
  }

  /// What a descriptor stands for.
  public enum ObjectType: Sendable {
    /// A pipe without a name.
    case pipe
    /// A connected socket of that type.
    case socket(SocketType)
    /// A POSIX message queue.
    case queue
    /// A file in memory that nobody can shrink, grow or seal any further.
    case sealedMemory
    /// A file in memory.
    case memory
    /// What was opened by a name. It lies on the file system that the name is or was on, so only its
    /// type tells.
    case named(FileEntry.FileType)
    /// An eventfd.
    case eventCounter
    /// A pidfd.
    case process
  }
}

extension PassedObject: CustomStringConvertible {
  /// Such as `the memfd (sealed memfd, read and write)`.
  public var description: String {
    // A pidfd has no access mode of its own.
    if case .process = type { return "\(role) (\(type))" }
    return "\(role) (\(type), \(access.rawValue))"
  }
}

extension PassedObject.ObjectType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .pipe: "pipe"
    case .socket(let type): "socket, \(type)"
    case .queue: "message queue"
    case .sealedMemory: "sealed memfd"
    case .memory: "shared memory"
    case .named(let type): type.rawValue
    case .eventCounter: "eventfd"
    case .process: "pidfd"
    }
  }
}

extension DescriptorSet {
  /// Makes sure that these are what a kind passes.
  ///
  /// - Throws: ``ChannelError/unsuitable(_:)`` for another number of descriptors, and for one that is
  ///   something else or was opened with another access mode.
  @usableFromInline
  func require(_ description: KindDescription) throws(ChannelError) {
    let expected = description.passed
    guard count == expected.count else {
      throw .unsuitable(
        "\(description.name) needs \(expected.count) descriptors, \(count) were passed")
    }
    for (index, object) in expected.enumerated() {
      try withDescriptor(index) { (descriptor) throws(ChannelError) in
        try descriptor.require(object)
      }
    }
  }
}

extension DescriptorSet {
  /// Makes sure of one of them, as ``require(_:)`` does of all.
  package func require(_ object: PassedObject, at index: Int) throws(ChannelError) {
    try withDescriptor(index) { (descriptor) throws(ChannelError) in
      try descriptor.require(object)
    }
  }
}

extension Seals {
  /// Neither the size nor these seals can be changed by anyone. Without SEAL a peer could add
  /// F_SEAL_WRITE, after which the owner can no longer map what it made.
  package static let fixedSize: Seals = [.seal, .shrink, .grow]
}

extension FileDescriptor {
  /// - Throws: ``ChannelError/unsuitable(_:)`` for anything else.
  fileprivate func require(_ expected: PassedObject) throws(ChannelError) {
    let role = expected.role
    switch expected.type {
    case .pipe: try require(.pipes, as: role)
    case .queue: try require(.queues, as: role)
    case .memory: try require(.temporary, as: role)
    case .sealedMemory: try requireFixedSize(as: role)
    case .named(let type): try require(type, as: role)
    case .socket(let type):
      // getsockopt(2) answers EBADF for what was opened with O_PATH.
      try require(expected.access, as: role)
      return try require(type, as: role)
    case .eventCounter: try requireEventCounter(as: role)
    case .process:
      guard isOfProcess else { throw .unsuitable("\(role) should be a pidfd, and is none") }
      return
    }
    try require(expected.access, as: role)
  }

  private func require(_ expected: FileEntry.FileType, as role: String) throws(ChannelError) {
    let found = try asChannelError(try entry())
    guard found.type == expected else {
      throw .unsuitable("\(role) should be a \(expected.rawValue), and is a \(found.type.rawValue)")
    }
  }

  private func require(_ expected: FileSystem, as role: String) throws(ChannelError) {
    let found = try asChannelError(try fileSystem())
    guard found == expected else {
      throw .unsuitable(
        "\(role) should be \(expected.object), and is \(found?.object ?? "something else")")
    }
  }

  private func requireFixedSize(as role: String) throws(ChannelError) {
    try require(.temporary, as: role)
    let found = try asChannelError(try SharedMemory.seals(of: self))
    guard let found, found.isSuperset(of: .fixedSize),
      found.isDisjoint(with: [.write, .futureWrite])
    else {
      throw .unsuitable(
        "\(role) should be sealed with \(Seals.fixedSize) and writable, and has "
          + (found?.description ?? "no seals"))
    }
  }

  private func requireEventCounter(as role: String) throws(ChannelError) {
    let name = try asChannelError(try objectName())
    guard name == EventCounter.objectName else {
      throw .unsuitable("\(role) should be an eventfd, and is \(name)")
    }
  }

  private func require(_ access: AccessMode, as role: String) throws(ChannelError) {
    let mode = try asChannelError(try accessMode())
    guard mode == access else {
      throw .unsuitable("\(role) should be \(access.rawValue), and is \(mode.rawValue)")
    }
  }

  private func require(_ expected: SocketType, as role: String) throws(ChannelError) {
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
