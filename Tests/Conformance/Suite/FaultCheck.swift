// The faults that a channel must survive, by name. Each is for the kinds that it can
// happen to.

internal import Conformance
internal import IPCChannels

package enum FaultCheck: String, CaseIterable, Sendable {
  // Any kind.
  case slowReader
  case signalStorm
  case passesNothingToExec
  case descriptorTableFull
  case deadlines
  case pollLoop
  case pollForRoom
  case handedOn
  case changedFlags
  case changedFlagsOfOthers
  case capacity
  // Kinds with names or files.
  case leavesNoName
  case memoryFull
  case fileTooLarge
  // Rings.
  case memoryOrder
  case scribbling
  case unsuitableRing
  case truncation
  case jammedCounter
  // Streams.
  case oddPieces
  case halfRecord
  case bulkCapacity
  case usualCapacity
  case unsuitableStream
  // Packets.
  case oddPackets
  case unsuitableSocket
  case halfOpen
  case packetTooLarge
  case lastPacket
  case readyForEver
  // Queues.
  case oddMessages
  case unsuitableQueue
  case recordTooLarge
  case queuesUsedUp
  // Signals.
  case forgedSignals
  case oddSignals
  case thirdProcess
  case unblockedThreads
  case pageScribbling
  case unsuitablePage
  case signalsUsedUp
  case aboveSignals
  case signalQueueFull
  case noSignalQueue
  case userNamespace
  case unmappedUser
  case processNamespace

  func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) throws -> [String] {
    switch self {
    case .slowReader: try suite.waitsForSlowReader()
    case .signalStorm: try suite.survivesSignals()
    case .passesNothingToExec: try suite.closesOnExec()
    case .descriptorTableFull: try suite.refusesWithoutDescriptors()
    case .deadlines: try suite.keepsDeadlines()
    case .pollLoop: try suite.isPolled()
    case .pollForRoom: try suite.isPolledForRoom()
    case .handedOn: try suite.isHandedOn()
    case .changedFlags: try suite.survivesFlags()
    case .changedFlagsOfOthers: try suite.survivesFlagsOfOthers()
    case .capacity: try suite.holdsWhatItSays()
    case .leavesNoName: try suite.hasNoName()
    case .memoryFull: suite.refusesWithoutMemory()
    case .fileTooLarge: suite.refusesLargeFile()
    case .memoryOrder: try suite.keepsMemoryOrder()
    case .scribbling: try suite.survivesScribbling()
    case .unsuitableRing: try suite.refusesRings()
    case .truncation: try suite.survivesTruncation()
    case .jammedCounter: try suite.survivesJammedCounter()
    case .oddPieces: try suite.joinsPieces()
    case .halfRecord: try suite.dropsHalfRecords()
    case .bulkCapacity: try suite.hasRoomForBulk()
    case .usualCapacity: try suite.hasUsualRoom()
    case .unsuitableStream: try suite.refusesStreams()
    case .oddPackets: try suite.refusesOddPackets()
    case .unsuitableSocket: try suite.refusesSockets()
    case .halfOpen: try suite.isHalfOpen()
    case .packetTooLarge: try suite.refusesLargePackets()
    case .lastPacket: try suite.keepsLastRecords()
    case .readyForEver: try suite.survivesReadiness()
    case .oddMessages: try suite.refusesOddMessages()
    case .unsuitableQueue: try suite.refusesQueues()
    case .recordTooLarge: suite.refusesLargeRecords()
    case .queuesUsedUp: suite.refusesWithoutQueues()
    case .forgedSignals: try suite.ignoresForgedSignals()
    case .oddSignals: try suite.refusesOddSignals()
    case .thirdProcess: try suite.signalsNoThirdProcess()
    case .unblockedThreads: try suite.keepsOrderAmongThreads()
    case .pageScribbling: try suite.survivesPageScribbling()
    case .unsuitablePage: try suite.refusesSignalPages()
    case .signalsUsedUp: suite.refusesWithoutSignals()
    case .aboveSignals: suite.refusesRecordsAboveSignals()
    case .signalQueueFull: try suite.waitsForSignalQueue()
    case .noSignalQueue: suite.refusesWithoutQueue()
    case .userNamespace: try suite.crossesUserNamespaces()
    case .unmappedUser: try suite.refusesUnmappedUsers()
    case .processNamespace: try suite.refusesPIDNamespaces()
    }
  }
}
