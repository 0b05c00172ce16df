// Which kinds of a command line are files, and what is in them: asked before anything is measured, each by a process
// of its own.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import ProgramSupport

extension RunCommand {
  static let withLibraries = Option.flag(
    "with-libraries",
    help:
      "Compare each shared object of --libraries, too. A library that needs a broker gets one for "
      + "the run where none is at work.")
  static let libraries = Option.value(
    "libraries", .path, placeholder: "directory",
    defaultText:
      "kinds in the .build that this program was built into: 'make kinds' puts them there",
    help: "Where --with-libraries finds shared objects (*.so).")
}

/// The libraries of a run.
struct LibraryChoice {
  /// Those that were named first, in the order in which they were given, then those of a directory, by name.
  private(set) var libraries: [LoadedLibrary] = []

  init(_ invocation: Invocation, _ names: [String]) throws(ProgramFailure) {
    let asked = names.compactMap(KindFile.init)
    for file in asked {
      do throws(KindLoadError) {
        libraries.append(try LoadedLibrary(loading: file))
      } catch {
        throw ProgramFailure(.unavailable, "\(error)")
      }
    }
    if invocation.isGiven(RunCommand.withLibraries) {
      try addDirectory(Self.directory(invocation))
    } else if invocation.isGiven(RunCommand.libraries) {
      throw ProgramFailure(invocation.error("--libraries is for --with-libraries; give both"))
    }
    for (index, library) in libraries.enumerated() {
      guard let other = libraries[..<index].first(where: { $0.name == library.name }) else {
        continue
      }
      throw ProgramFailure(
        invocation.error(
          "\(other.file.text) and \(library.file.text) are both called '\(library.name)', and rows of "
            + "one name could not be told apart; name one of them"))
    }
  }

  /// Adds what can be loaded, and says what cannot: a library of it may not be installed here.
  private mutating func addDirectory(_ path: String) throws(ProgramFailure) {
    let files: [KindFile]
    do throws(SystemError) {
      files = try Linux.names(inDirectory: path).filter { $0.hasSuffix(".so") }
        .compactMap { KindFile("\(path)/\($0)") }
    } catch {
      throw ProgramFailure(
        .failed,
        "no libraries can be found in \(path): \(error.errno); build them with 'make kinds', or "
          + "name another directory with --libraries")
    }
    for file in files {
      do throws(KindLoadError) {
        let library = try LoadedLibrary(loading: file)
        let isNamed = libraries.contains { $0.promises.name == library.promises.name }
        if !isNamed { libraries.append(library) }
      } catch {
        Console.errors.line("ipc-compare: left out: \(error)")
      }
    }
    if files.isEmpty {
      throw ProgramFailure(
        .failed,
        "there is no shared object in \(path); build some with 'make kinds', or name another "
          + "directory with --libraries")
    }
  }

  private static func directory(_ invocation: Invocation) throws(ProgramFailure) -> String {
    if let given = invocation.string(RunCommand.libraries) { return given }
    guard let found = LoadedLibrary.directoryOfThisBuild else {
      throw ProgramFailure(
        invocation.error(
          "this program does not lie in a .build, where kinds would be beside it; name their directory with "
            + "--libraries"))
    }
    return found
  }

  /// Makes sure that each has at least one row.
  func requireWaits(_ waits: [WaitStrategy], _ invocation: Invocation) throws(ProgramFailure) {
    for library in libraries {
      let own = library.promises.waits
      guard !own.contains(where: waits.contains) else { continue }
      let names = own.map(\.rawValue).joined(separator: ",")
      throw ProgramFailure(
        invocation.error(
          "\(library.name) can wait by \(names) only; leave it out, or add --wait \(names)"))
    }
  }
}
