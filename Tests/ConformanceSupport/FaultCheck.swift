// The faults that a channel must survive, by name. Each is for the kinds that it can
// happen to.

internal import IPCChannels

package enum FaultCheck: String, CaseIterable, Sendable {
  // Any kind.
  case slowReader
  case signalStorm
  case passesNothingToExec
  case descriptorTableFull
  // Kinds with names or files.
  case leavesNoName
  case memoryFull
  // Rings.
  case memoryOrder
  case scribbling
  case unsuitableRing
  case truncation
  // Streams.
  case oddPieces
  case halfRecord
  case unsuitableStream
  // Queues.
  case oddMessages
  case unsuitableQueue
  case recordTooLarge
  case queuesUsedUp

  func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) throws -> [String] {
    switch self {
    case .slowReader: try suite.waitsForSlowReader()
    case .signalStorm: try suite.survivesSignals()
    case .passesNothingToExec: try suite.closesOnExec()
    case .descriptorTableFull: try suite.refusesWithoutDescriptors()
    case .leavesNoName: try suite.hasNoName()
    case .memoryFull: suite.refusesWithoutMemory()
    case .memoryOrder: try suite.keepsMemoryOrder()
    case .scribbling: try suite.survivesScribbling()
    case .unsuitableRing: try suite.refusesRings()
    case .truncation: try suite.survivesTruncation()
    case .oddPieces: try suite.joinsPieces()
    case .halfRecord: try suite.dropsHalfRecords()
    case .unsuitableStream: try suite.refusesStreams()
    case .oddMessages: try suite.refusesOddMessages()
    case .unsuitableQueue: try suite.refusesQueues()
    case .recordTooLarge: suite.refusesLargeRecords()
    case .queuesUsedUp: suite.refusesWithoutQueues()
    }
  }
}
