// Kind `file`: the rings of `memfd` in a regular file that has no name any longer. What it costs is
// what the file system makes of pages that change all the time.

public import Linux

/// A channel over rings in a regular file.
public typealias FileChannel = RingChannel<FileObject>

/// A file in the directory that the server was given.
public struct FileObject: FutexRingObject, ~Copyable {
  public static var kind: ChannelKind { .file }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "regular file, two rings, futex", capacity: .chosen(standard: standardSlots),
      isPollable: false, survivesExec: false,
      calls: .init(send: [], receive: [], sleep: ["futex"], wake: ["futex"]))
  }
  public static var standardSlots: Int { RingLayout.standardSlotsTakenAtOnce }
  /// Whoever has a file open for writing can truncate it; nothing like seals is there.
  public static var peerCanTruncate: Bool { true }

  public static func limits() -> [KernelLimit] {
    let place = PrivateDirectory.standardParent
    return [
      KernelLimit(
        "free bytes", source: "statvfs \(place)",
        meaning: "bytes that all files there can still take"
      ) { () throws(ChannelError) in
        try asChannelError { () throws(SystemError) in try freeBytes(at: place) }
      },
      KernelLimit(
        "RLIMIT_FSIZE", source: "getrlimit (ulimit -f)", meaning: "bytes in a file"
      ) { () throws(ChannelError) in
        let limit = try asChannelError(SharedMemory.fileSizeLimit)
        return limit == .max ? nil : limit
      },
    ]
  }

  public static func fileSystem(directory: String?) -> String? {
    fileSystemName(at: directory ?? PrivateDirectory.standardParent)
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

  public static func check(_ memory: borrowing FileDescriptor) throws(ChannelError) {
    try memory.require(.file, .both, as: "the file")
  }
}
