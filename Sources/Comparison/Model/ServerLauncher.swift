// Under which command the server side of a run was started: namespaces, scheduling classes, control groups and
// filters of system calls have their price, and figures without their name would be taken for those of the
// machine.

internal import Linux

/// The command under which all servers of a run were started.
package struct ServerLauncher: Codable, Equatable, Sendable {
  /// The command and its arguments, before those that start the server.
  package var words: [String]
  /// The file of the command.
  package var path: String
  /// The SHA-256 of that file, as ``Tool/sha256``; nil where it could not be read.
  package var sha256: String?
  /// What it was seen to change.
  package var place: Place

  /// Where a server finds itself, as far as it is not where the run is. Nil is "not known".
  package struct Place: Codable, Equatable, Sendable {
    /// The namespaces, by their names in /proc/self/ns, in which it is and the run is not.
    package var ownNamespaces: [String]?
    /// How the kernel schedules it.
    package var scheduling: Scheduling?
    /// The processors that it may use, in ascending order.
    package var allowed: [Int]?
    /// How many more filters of system calls (seccomp) it has than the run.
    package var addedFilters: Int?
    /// Whether it is in another control group than the run.
    package var hasOwnControlGroup: Bool?
    /// Whether descriptors that the run passes reach it, as the page to count system calls in has to.
    package var getsDescriptors: Bool

    package init(
      ownNamespaces: [String]? = nil, scheduling: Scheduling? = nil, allowed: [Int]? = nil,
      addedFilters: Int? = nil, hasOwnControlGroup: Bool? = nil, getsDescriptors: Bool = true
    ) {
      self.ownNamespaces = ownNamespaces
      self.scheduling = scheduling
      self.allowed = allowed
      self.addedFilters = addedFilters
      self.hasOwnControlGroup = hasOwnControlGroup
      self.getsDescriptors = getsDescriptors
    }
  }

  package init(words: [String], path: String, sha256: String?, place: Place) {
    self.words = words
    self.path = path
    self.sha256 = sha256
    self.place = place
  }
}

extension ServerLauncher {
  /// The command as it could be written on a command line, such as `unshare -r --pid --fork`.
  package var text: String { Self.text(words) }

  /// The words of a command as they could be written on a command line.
  static func text(_ words: [String]) -> String {
    words.map { word in
      let isPlain = word.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "-_./:,=+@%".unicodeScalars.contains(scalar)
      }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }.joined(separator: " ")
  }

  /// What it was seen to change, each in a few words; none where that is nothing.
  ///
  /// - Parameter machine: on which the run was.
  package func changes(on machine: Machine) -> [String] {
    var changes: [String] = []
    if let own = place.ownNamespaces, !own.isEmpty {
      changes.append("own namespaces \(own.joined(separator: " "))")
    }
    if let scheduling = place.scheduling, scheduling != machine.scheduling {
      changes.append(scheduling.description)
    }
    if let allowed = place.allowed, allowed != machine.allowed {
      changes.append("allowed CPUs \(processorList(allowed))")
    }
    if let filters = place.addedFilters, filters > 0 {
      changes.append(counted(filters, "filter") + " of system calls")
    }
    if place.hasOwnControlGroup == true { changes.append("another control group") }
    return changes
  }

  /// Why a server cannot run there; nil where it can.
  func reasonForNone(at site: Site) -> String? {
    guard let cpu = site.serverCPU, let allowed = place.allowed, !allowed.contains(cpu) else {
      return nil
    }
    return "the server is to run on CPU \(cpu), and '\(text)' lets it run on CPUs "
      + "\(processorList(allowed)) only"
  }

  /// Checks that a run could have had it.
  func validate(at path: String) throws(Contradiction) {
    guard words.first?.isEmpty == false else {
      throw Contradiction("\(path).words", "a command was expected, and its first word is none")
    }
    if self.path.isEmpty { throw Contradiction("\(path).path", "a path was expected") }
    if let sha256, sha256.utf8.count != 64 || !isHexadecimal(sha256.utf8) {
      throw Contradiction(
        "\(path).sha256",
        "64 lower-case hexadecimal digits were expected, and '\(sha256)' was found")
    }
    try require(processors: place.allowed, at: "\(path).place.allowed")
    try require(place.addedFilters, in: 0...Int(Int32.max), at: "\(path).place.addedFilters")
  }
}
