// What a program answers to the question which worker protocol it speaks. Builds of all versions read
// each other's answers, so keys are only ever added.

internal import FoundationEssentials

/// The answer to ``WorkerProgram/protocolRole``, as JSON on standard output.
struct ProtocolAnswer: Codable, Equatable {
  /// The version of the worker protocol, ``WorkerProgram/protocolVersion``.
  var workerProtocol: Int
  var build: Build
  /// The names of what it can measure.
  var contenders: [String]
  /// Whether it can load kinds from files; nil of builds that do not know of that.
  var loadsKinds: Bool?
  /// Whether its servers can be started under a launcher; nil of builds that do not know of that.
  var startsUnderLaunchers: Bool?

  /// The part that every version of the protocol has, read first: the rest may be unlike ours.
  struct Head: Decodable {
    var workerProtocol: Int
    var build: Build

    struct Build: Decodable {
      var name: String
      var version: String
    }
  }

  var text: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) + "\n" }
  }
}
