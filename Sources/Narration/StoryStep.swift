// What every object goes through, whatever its kind.

internal import Linux

/// A step of the story.
enum StoryStep: String, CaseIterable {
  case meet, make, map, pass, use, free

  /// What happens in it.
  var meaning: String {
    switch self {
    case .meet: "client and server find each other"
    case .make: "the object comes into being"
    case .map: "the object's memory becomes part of this process's own"
    case .pass: "the client gets descriptors of the object"
    case .use: "records go through the object"
    case .free: "what is no longer needed is given back"
    }
  }

  /// The step to which a call belongs that a thread makes after calls of this one.
  ///
  /// What a call does says most of it, so that no kind has to say anything about its steps. When a
  /// channel is made and used is known to ``NarratedChannel``.
  func next(_ effect: ToldCall.Effect, closesPassed: Bool) -> StoryStep {
    switch effect {
    case .nothing: self
    case .findsEnd: .free
    case .passes, .receives: .pass
    case .maps: .map
    case .opens where self == .use: .use
    case .opens: self == .make || self == .map ? .make : .meet
    case .closes where closesPassed: .pass
    case .closes, .unmaps: self == .make || self == .map ? self : .free
    }
  }
}
