// Kind `file`: the rings of `memfd` in a regular file that has no name any longer. What it costs is
// what the file system makes of pages that change all the time.

public import Linux

/// A channel over rings in a regular file.
public typealias FileChannel = RingChannel<FileObject>

/// A file in the directory that the server was given.
public struct FileObject: FutexRingObject, ~Copyable {
  public static let description = KindDescription.ofRings(
    .file, object: "regular file, two rings, futex",
    memory: PassedObject("the file", .named(.file)),
    slots: RingLayout.standardSlotsTakenAtOnce, mostClients: "the file system",
    // futex(2) is Linux's own.
    uses: [.regularFile], takeWhen: "files are all that can be shared",
    notWhen: "the disk is slow or full",
    limits: limits,
    fileSystem: { fileSystemName(at: $0 ?? PrivateDirectory.standardParent) })
  /// Whoever has a file open for writing can truncate it; nothing like seals is there.
  public static var peerCanTruncate: Bool { true }

  private static func limits() -> [KernelLimit] {
    let place = PrivateDirectory.standardParent
    return [
      KernelLimit(
        "free bytes", source: "statvfs \(place)",
        meaning: "bytes that all files there can still take"
      ) { () throws(ChannelError) in
        try asChannelError(try freeBytes(at: place))
      },
      KernelLimit(
        "RLIMIT_FSIZE", source: "getrlimit (ulimit -f)", meaning: "bytes in a file"
      ) { () throws(ChannelError) in
        let limit = try asChannelError(try SharedMemory.fileSizeLimit())
        return limit == .max ? nil : limit
      },
      .guards,
    ]
  }

  public init() {}

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    let parent = directory ?? PrivateDirectory.standardParent
    do throws(SystemError) {
      return try SharedMemory.unlinkedFile(in: try PrivateDirectory(in: parent), size: size)
    } catch {
      switch error.errno {
      case .noSpace, .quotaExceeded:
        throw .exhausted(error, "\(size) bytes do not fit the file system (df \(parent))")
      case .fileTooLarge:
        throw .exhausted(error, "\(size) bytes are above RLIMIT_FSIZE (ulimit -f)")
      default: throw .system(error)
      }
    }
  }
}
