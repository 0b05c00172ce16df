// A shared object in this process: loaded, looked at from top to bottom, and never unloaded, because its threads and
// handlers may outlive every channel.

internal import Glibc
internal import IPCChannels
internal import Linux
public import LoadableKind
internal import Synchronization

/// A kind that this process has loaded.
@safe
public final class LoadedKind: @unchecked Sendable {
  /// What it says of itself.
  public let promises: KindPromises
  /// Where it was found, and what it is told.
  public let file: KindFile
  /// The table of the object, as far as this program knows tables.
  @usableFromInline let table: ipc_kind
  /// The options as C has them, with a null pointer at their end; they live as long as the process.
  let options: UnsafePointer<UnsafePointer<CChar>?>

  private static let loaded = Mutex<LoadedKind?>(nil)

  /// The one that this process has loaded; nil where it has loaded none.
  public static var current: LoadedKind? { loaded.withLock { $0 } }

  /// Loads an object, and makes its kind this process's.
  ///
  /// It runs code of the object at once. The corresponding C function is `dlopen`.
  /// - Throws: why it is no kind for this program. A process loads one object only: two would be told by nothing.
  public static func load(_ file: KindFile) throws(KindLoadError) -> LoadedKind {
    let kind = try LoadedKind(file)
    try loaded.withLock { loaded throws(KindLoadError) in
      if let other = loaded, other.file != file {
        throw KindLoadError(
          file.path, "this process has loaded \(other.file.path) already, and loads one kind only")
      }
      loaded = loaded ?? kind
    }
    return current!
  }

  private init(_ file: KindFile) throws(KindLoadError) {
    let hash = try LoadedKind.hash(of: file)
    // Where there is no thread for that, nothing else is lacking.
    let note = try? CallWatch.add()
    note?.begin(.load)
    defer {
      if let note { CallWatch.remove(note) }
    }
    let table = unsafe try LoadedKind.withoutSignals { () throws(KindLoadError) -> ipc_kind in
      unsafe try LoadedKind.table(of: file)
    }
    let reader = unsafe TableReader(table, path: file.path)
    promises = try reader.promises(hash: hash)
    try promises.check(file)
    unsafe self.table = table
    self.file = file
    let options = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(
      capacity: file.options.count + 1)
    for (index, option) in file.options.enumerated() {
      unsafe (options + index).initialize(to: UnsafePointer(strdup(option)))
    }
    unsafe (options + file.options.count).initialize(to: nil)
    unsafe self.options = UnsafePointer(options)
  }

  /// Of the file's bytes, as 64 hexadecimal digits.
  private static func hash(of file: KindFile) throws(KindLoadError) -> String {
    do throws(SystemError) {
      let object = try FileDescriptor(reading: file.path)
      // A device or a named pipe may have no end.
      if try object.entry().type == .file { return try SHA256.digest(of: object) }
    } catch {
      throw KindLoadError(file.path, "it cannot be read: \(error.advice)")
    }
    throw KindLoadError(file.path, "it should be a shared object, and is no regular file")
  }

  /// Does something while no signal comes that is meant for the program. A thread that the object starts as it is
  /// loaded begins with the mask of this one, and would take such a signal for as long as the process lives.
  private static func withoutSignals<Answer>(
    _ work: () throws(KindLoadError) -> Answer
  ) throws(KindLoadError) -> Answer {
    var (refused, mask) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&refused)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM] {
      unsafe sigaddset(&refused, number)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &refused, &mask)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &mask, nil) }
    return try work()
  }

  private static func table(of file: KindFile) throws(KindLoadError) -> ipc_kind {
    guard let object = unsafe dlopen(file.path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "dlopen says nothing"
      throw KindLoadError(file.path, "it cannot be loaded: \(reason)")
    }
    guard let symbol = unsafe dlsym(object, "ipc_kind_entry") else {
      throw KindLoadError(
        file.path, "it does not export ipc_kind_entry; put IPC_KIND_EXPORT before its definition")
    }
    typealias Entry = @convention(c) (UInt32) -> UnsafePointer<ipc_kind>?
    let entry = unsafe unsafeBitCast(symbol, to: Entry.self)
    guard let found = unsafe entry(UInt32(IPC_KIND_ABI)) else {
      throw KindLoadError(
        file.path,
        "it cannot serve a host of version \(IPC_KIND_ABI) of ipc_kind.h; compile it against that one"
      )
    }
    // What is larger was written against a later version, which only adds; what is smaller lacks something.
    let (abi, size) = unsafe (found.pointee.abi, found.pointee.size)
    let expected = unsafe MemoryLayout<ipc_kind>.size
    guard abi == UInt32(IPC_KIND_ABI), size >= expected else {
      throw KindLoadError(
        file.path,
        "its table is of version \(abi) and has \(size) bytes, expected version "
          + "\(IPC_KIND_ABI) and \(expected) or more; compile it against ipc_kind.h")
    }
    return unsafe found.pointee
  }
}
