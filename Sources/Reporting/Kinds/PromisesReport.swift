// What kinds in files say of themselves: nobody has checked it, and 'ipc-compare check' can.

package import Comparison
internal import IPCChannels
internal import LoadedKinds

/// One block of lines for each library.
package struct PromisesReport: Sendable {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns the whole text.
  package func render(_ libraries: [LoadedLibrary]) -> String {
    libraries.map(block).joined(separator: "\n")
  }

  private func block(_ library: LoadedLibrary) -> String {
    let text = TerminalText(style: style)
    let said = library.promises
    var facts = [
      ("file", library.file.path), ("SHA-256", said.hash), ("version", said.version),
      ("is", said.summary), ("waits by", said.waits.map(\.rawValue).joined(separator: ", ")),
      ("records of", "24 to \(said.largestRecord) bytes"),
      ("copies", said.copies == 0 ? "it does not say how many" : "\(said.copies) of each record"),
      ("threads", said.hasThreads ? "it has some of its own" : "none of its own"),
      ("loses", said.mayLose ? "it may drop records or overwrite them" : "nothing"),
      (
        "hostile peer",
        said.isUntrusting ? "cannot harm this side" : "can do what the library lets it do"
      ),
      (
        "peer's end",
        said.tellsEnd ? "it tells by itself" : "only the connection to the server tells"
      ),
      ("broker", said.broker ?? "none"),
      ("leaves", said.leaves ?? "nothing when both processes are killed"),
    ]
    facts += library.file.options.map { ("told", $0) }
    facts += said.options.map { ("option", "\($0.key)=… \($0.help)") }
    let width = 14
    let lines = facts.flatMap { name, value in
      text.fill(
        value, prefix: "  \(name)" + TerminalText.spaces(width - name.count), indent: width + 2)
    }
    return ([text.plain(library.name)] + lines).map { $0 + "\n" }.joined()
  }
}
