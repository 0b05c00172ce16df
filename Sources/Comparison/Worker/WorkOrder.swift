// What the process that runs a comparison and the one that measures say to each other: an order on
// standard input, a report on standard output, both JSON.

internal import IPCChannels
internal import Linux
internal import Sampling

/// What a worker is to do.
enum WorkOrder: Codable {
  case baseline
  case measure(Slice)
  case floor(FloorSlice)
  /// Connects clients that stay idle and says what each of them takes.
  case footprint(ClientOrder, clients: Int)
  /// Sends pings while both sides count their system calls in the page that was passed.
  case count(ClientOrder)

  /// The channel that a client opens, and how long it may take for all that it does.
  struct ClientOrder: Codable {
    var contender: String
    /// What is loaded for it; nil where it is a contender of the program's own.
    var library: OrderedLibrary?
    var socket: String
    var wait: WaitStrategy
    var recordSize: Int
    /// nil where the kernel places the client.
    var cpu: Int?
    var timeoutNanoseconds: UInt64
  }

  /// One round of one cell.
  struct Slice: Codable {
    var client: ClientOrder
    var clients: Int
    /// Records a call, in streams.
    var batch: Int
    /// Messages a second of each client; nil for a closed loop.
    var ratePerSecond: Int?
    /// Where the thread that keeps the rate runs; nil where the kernel places it.
    var pacerCPU: Int?
    var times: SliceTimes
  }

  struct FloorSlice: Codable {
    var kind: ChannelKind
    /// Nil for inlined calls. No other build is asked for a floor.
    var flavour: FloorFlavour?
    var spins: Bool
    var recordSize: Int
    /// Of a ring, in records; nil for the kind's own.
    var capacity: Int?
    var clientCPU: Int?
    var serverCPU: Int?
    var batch: Int
    var times: SliceTimes
  }
}

extension WorkOrder {
  /// What is loaded before it is carried out; nil for nothing.
  var library: OrderedLibrary? {
    switch self {
    case .baseline, .floor: nil
    case .measure(let slice): slice.client.library
    case .footprint(let client, _), .count(let client): client.library
    }
  }
}

/// How long each part of a round of a cell takes.
struct SliceTimes: Codable {
  var roundTripNanoseconds: UInt64
  var streamNanoseconds: UInt64
  var setUpNanoseconds: UInt64

  var all: UInt64 { roundTripNanoseconds + streamNanoseconds + setUpNanoseconds }
}

/// What a worker found.
enum WorkReport: Codable {
  case baseline(Baseline)
  case measured(MeasuredSlice)
  case footprint(Footprint)
  case counted(CountedLoop)
  case failed(WorkFailure)
}

/// What one round brought. Of a floor, only the distributions and the stream.
struct MeasuredSlice: Codable {
  var roundTrip = HistogramSnapshot.empty
  /// How long round trips were measured; of several clients, in the mean.
  var roundTripNanoseconds: UInt64 = 0
  /// Open loop only.
  var response: HistogramSnapshot?
  var pace: Pace?
  var cpuNanoseconds: UInt64 = 0
  var voluntarySwitches: UInt64 = 0
  var involuntarySwitches: UInt64 = 0
  var streamMessages: UInt64 = 0
  /// The clock at the first send.
  var streamStart: UInt64 = 0
  var streamNanoseconds: UInt64 = 0
  var setUp = HistogramSnapshot.empty
  /// Where the sides were seen, at the beginning and at the end of each thing that was measured.
  var sightings: [Sighting] = []
  /// Pings and data messages, those of the warm-up included: the server's own count must be the same.
  var sentMessages: UInt64 = 0

  var stream: Stream? {
    streamMessages == 0
      ? nil : Stream(messages: streamMessages, nanoseconds: max(1, streamNanoseconds))
  }
}

/// The processors that both sides were seen on at one look; nil where that could not be seen.
struct Sighting: Codable, Equatable {
  var client: Int?
  var server: Int?

  /// Whether both were on one processor; nil where nobody knows.
  var isTogether: Bool? {
    guard let client, let server else { return nil }
    return client == server
  }
}

/// Why a worker did not do what it was told.
struct WorkFailure: Error, Codable, Equatable {
  enum Cause: String, Codable {
    /// This kind, size or number of clients cannot be had here.
    case unavailable
    /// Something was lost, doubled, changed or made up on its way, or a library did what it must not: it answered
    /// nonsense, hung, crashed, or ended its process.
    case integrity
    case timedOut
    /// The server ended the session; it knows why.
    case serverGone
    case failed
  }

  var cause: Cause
  var text: String

  init(_ cause: Cause, _ text: String) {
    self.cause = cause
    self.text = text
  }

  /// - Parameter what: cannot be had because of the error.
  init(_ what: String, _ error: SystemError) {
    self.init(error.isShortage ? .unavailable : .failed, "\(what): \(error.advice)")
  }
}

/// What the calling thread has cost.
func threadUsage() throws(WorkFailure) -> ThreadUsage {
  do throws(SystemError) {
    return try .current()
  } catch {
    throw WorkFailure("the cost of the client's thread", error)
  }
}
