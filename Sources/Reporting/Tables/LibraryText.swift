// What is said of kinds that were loaded, in the words that all outputs share.

internal import Comparison
internal import IPCChannels
internal import LoadedKinds

/// Sentences about libraries.
enum LibraryText {
  /// Behind the name of a row whose kind may lose records.
  static let lossMark = "*"

  /// What stands for a row in a table's first column.
  static func label(_ row: Row) -> String {
    row.coordinates.label + (row.library?.promises.mayLose == true ? lossMark : "")
  }

  /// What the libraries of a result are, and what their figures contain: a note for each, and one on the mark.
  static func notes(_ result: RunResult) -> [String] {
    let libraries = result.libraries ?? []
    if libraries.isEmpty { return [] }
    let lossy = "\(lossMark) behind a name: its library may drop records or overwrite them"
    return libraries.map { note($0, result) }
      + (libraries.contains(where: \.promises.mayLose) ? [lossy] : [])
      + ["set-ups of loaded kinds contain the start of a process, in which the session runs"]
  }

  private static func note(_ library: LoadedLibrary, _ result: RunResult) -> String {
    let promises = library.promises
    var parts = ["\(library.name): \(library.identity), \(promises.summary)"]
    if promises.hasThreads {
      parts.append("its own threads' CPU time and context switches are not counted")
    }
    let asked = Set(result.cells.map(\.coordinates.wait))
    let lacking = WaitStrategy.allCases.filter {
      asked.contains($0) && !promises.waits.contains($0)
    }
    if !lacking.isEmpty {
      parts.append(
        "it cannot wait by \(lacking.map(\.rawValue).joined(separator: " or ")), and has no such rows"
      )
    }
    if let broker = promises.broker { parts.append("it needs a broker, '\(broker)'") }
    return parts.joined(separator: "; ")
  }

  /// What it is, for a line of a case or a field: `zeromq 4.3.5 (SHA-256 1a2b3c4d5e6f) from ./zeromq.so, may lose records`.
  static func identity(_ library: LoadedLibrary) -> String {
    library.identity + (library.promises.mayLose ? ", may lose records" : "")
  }
}
