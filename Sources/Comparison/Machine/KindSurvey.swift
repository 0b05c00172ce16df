// What the kinds are worth on this machine now: asked of each of them, nothing measured.

package import IPCChannels
internal import Messages

/// A kind as this machine has it.
package struct KindSurvey: Sendable {
  package let kind: ChannelKind
  /// Bytes; nil where the limit could not be read.
  package let largestRecord: Int?
  /// Bytes that a server must have for a client with the smallest records; nil where there can be none.
  package let clientMemory: Int?
  /// Why a channel of this kind cannot be made now; nil where it can.
  package let unavailable: String?
  package let limits: [KernelLimit]
  /// The file system that its channels lie on, where they lie on one.
  package let fileSystem: String?

  package init(
    kind: ChannelKind, largestRecord: Int?, clientMemory: Int?, unavailable: String?,
    limits: [KernelLimit], fileSystem: String? = nil
  ) {
    self.kind = kind
    self.largestRecord = largestRecord
    self.clientMemory = clientMemory
    self.unavailable = unavailable
    self.limits = limits
    self.fileSystem = fileSystem
  }

  /// Asks a kind, and makes a channel of it to see whether that works.
  ///
  /// - Parameters:
  ///   - kind: which to ask.
  ///   - stack: of a session's thread, in bytes.
  package init(asking kind: ChannelKind, stack: Int) {
    var reason: String?
    var clientMemory: Int?
    do throws(ChannelError) {
      clientMemory = try kind.memoryOfSession() + stack
    } catch {
      reason = "\(error)"
    }
    self.init(
      kind: kind, largestRecord: try? kind.description.largestRecord(), clientMemory: clientMemory,
      unavailable: reason, limits: kind.description.limits(),
      fileSystem: kind.description.fileSystem(directory: nil))
  }
}
