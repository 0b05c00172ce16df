// The library that an order is about: each worker loads it for itself, because its code runs in no process that
// others depend on.

internal import LoadedKinds
internal import Rendezvous

/// A file to load, and what it has to be.
struct OrderedLibrary: Codable {
  var file: KindFile
  /// As the run found them before it began.
  var version: String
  var hash: String

  init(_ library: LoadedLibrary) {
    file = library.file
    version = library.promises.version
    hash = library.promises.hash
  }

  /// What the server is told of it.
  var identity: LibraryIdentity { LibraryIdentity(hash: hash, version: version) }

  /// Loads it into this process.
  ///
  /// - Throws: when the file is no kind any longer, or is another one than it was.
  func load() throws(WorkFailure) {
    let found: KindPromises
    do throws(KindLoadError) {
      found = try LoadedKind.load(file).promises
    } catch {
      throw WorkFailure(.failed, "\(error)")
    }
    guard found.hash == hash, found.version == version else {
      throw WorkFailure(
        .failed,
        "\(file.path) is \(found.identity) now, and was version \(version) (SHA-256 "
          + "\(hash.prefix(12))) when the run began; build elsewhere, and run again")
    }
  }
}
