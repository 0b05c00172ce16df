// What both sides hold at one time, and what clients have added between two times.

internal import Linux

/// Descriptors of both sides and memory of the server; each with the reason where it is not known.
struct Holdings {
  typealias Figure = Result<Int, UnreadableProcess>

  var serverDescriptors: Figure
  var clientDescriptors: Figure
  var serverBytes: Figure

  /// Of this process, which is the client, and of a server.
  ///
  /// - Parameter server: nil where its sessions run in processes of their own.
  init(server: Int32?) {
    func figure(
      _ id: Int32?, _ read: (ProcessFigures) throws(UnreadableProcess) -> Int
    ) -> Figure {
      Figure { () throws(UnreadableProcess) in
        guard let id else { throw UnreadableProcess(Self.isApart) }
        return try read(try ProcessFigures(id: id))
      }
    }
    serverDescriptors = figure(server) { (it) throws(UnreadableProcess) in try it.descriptors() }
    clientDescriptors = figure(currentProcess()) { (it) throws(UnreadableProcess) in
      try it.descriptors()
    }
    serverBytes = figure(server) { (it) throws(UnreadableProcess) in try it.residentBytes() }
  }

  private static let isApart =
    "its sessions run in processes of their own, which were not looked into"

  init(serverDescriptors: Figure, clientDescriptors: Figure, serverBytes: Figure) {
    self.serverDescriptors = serverDescriptors
    self.clientDescriptors = clientDescriptors
    self.serverBytes = serverBytes
  }
}

extension Footprint {
  /// What each of some clients has added.
  init(_ clients: Int, from before: Holdings, to after: Holdings) {
    var reasons: [String] = []
    func share(_ name: String, _ figure: (Holdings) -> Holdings.Figure) -> Int? {
      do throws(UnreadableProcess) {
        let (less, more) = (try figure(before).get(), try figure(after).get())
        if more >= less { return (more - less) / clients }
        throw UnreadableProcess(
          "\(name): \(less) before \(clients) more clients came, and \(more) with them")
      } catch {
        if !reasons.contains(error.description) { reasons.append(error.description) }
        return nil
      }
    }
    self.init(
      clients: clients, serverDescriptors: share("the server's descriptors", \.serverDescriptors),
      clientDescriptors: share("the clients' descriptors", \.clientDescriptors),
      serverBytes: share("the server's bytes", \.serverBytes))
    unavailable = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }
}
