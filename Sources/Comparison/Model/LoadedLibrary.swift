// Which libraries took part in a run: kinds that are no part of this program, and that another file of the same name
// would be another kind of.

internal import IPCChannels
internal import Linux
package import LoadedKinds

/// A kind that a run loaded from a file.
package struct LoadedLibrary: Codable, Equatable, Sendable {
  /// Where it was found, and what it was told.
  package var file: KindFile
  /// What it said of itself before the run.
  package var promises: KindPromises

  package init(file: KindFile, promises: KindPromises) {
    self.file = file
    self.promises = promises
  }

  /// Asks a file what it promises, by a process of its own.
  ///
  /// - Throws: why it is no kind for this program.
  package init(loading file: KindFile) throws(KindLoadError) {
    self.init(file: file, promises: try KindInquiry.promises(of: file))
  }

  /// Where 'make kinds' puts what it builds: in the .build that this program lies in; nil where it lies elsewhere.
  package static var directoryOfThisBuild: String? {
    guard let program = try? linkTarget("/proc/self/exe") else { return nil }
    let parts = program.split(separator: "/")
    guard let end = parts.lastIndex(of: ".build") else { return nil }
    return "/" + parts[...end].joined(separator: "/") + "/kinds"
  }

  /// What the tables call it: the kind's name, and behind it what it was told, such as `flow-ipc,over=stream`.
  package var name: String { ([promises.name] + file.options).joined(separator: ",") }

  /// As a sentence names it, such as `zeromq 4.3.5 (SHA-256 1a2b3c4d5e6f) from ./zeromq.so`.
  package var identity: String { "\(promises.identity) from \(file.text)" }

  /// Why a cell cannot be measured whatever the machine; nil where it can.
  package func reasonForNone(of cell: CellCoordinates) -> String? {
    cell.recordSize <= promises.largestRecord
      ? nil
      : "\(promises.name) has records of at most \(grouped(Double(promises.largestRecord))) bytes"
  }
}

extension RunResult {
  /// The library that a cell is of; nil for a built-in kind.
  package func library(of cell: CellCoordinates) -> LoadedLibrary? {
    cell.kind == nil ? libraries?.first { $0.name == cell.name } : nil
  }
}

extension [LoadedLibrary] {
  /// Checks that a run could have had them.
  func validate(at path: String) throws(Contradiction) {
    var names: [String: Int] = [:]
    for (index, library) in enumerated() {
      let place = "\(path)[\(index)]"
      guard KindFile(library.file.text) == library.file,
        library.file.options.allSatisfy({ $0.contains("=") })
      else {
        throw Contradiction(
          "\(place).file", "a path with a slash and options of the form key=value were expected")
      }
      if let fault = library.promises.fault {
        throw Contradiction("\(place).promises.\(fault.member)", "expected \(fault.expected)")
      }
      if let other = names.updateValue(index, forKey: library.name) {
        throw Contradiction(
          place, "it is called '\(library.name)', as \(path)[\(other)]; one must go")
      }
    }
  }
}
