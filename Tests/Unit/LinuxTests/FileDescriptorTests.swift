// One owner for every descriptor: it is closed once, when its value ends.

import Glibc
import Linux
import TestSupport
import Testing

struct FileDescriptorTests {
  @Test func `a descriptor is closed when its value ends`() throws {
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    #expect(!witness.allAreClosed(within: .zero))
    _ = consume end
    #expect(witness.allAreClosed())
  }

  @Test func `a descriptor that was released stays open`() throws {
    let witness = try ClosingWitness()
    let number = witness.writeEnds.takeFirst().release()
    #expect(!witness.allAreClosed(within: .zero))
    close(number)
    #expect(witness.allAreClosed())
  }

  @Test func `a descriptor is closed only once`() async {
    await #expect(processExitsWith: .success) {
      let first = try WakeUp()
      let number = first.descriptor.number
      // Its number is free again: the next one has it, and nothing closes that.
      _ = consume first
      let second = try WakeUp()
      #expect(second.descriptor.number == number)
      for _ in 0..<100 { _ = try WakeUp() }
      #expect(isCloseOnExec(number))
    }
  }

  @Test func `an access mode is what the descriptor was opened for`() throws {
    let pipe = try PipeEnd.pair()
    #expect(try pipe.read.accessMode() == .read)
    #expect(try pipe.write.accessMode() == .write)
    let socket = try SocketPair.unnamed(.unixStream)
    #expect(try socket.one.accessMode() == .both)
    #expect(AccessMode.read.rawValue == "read-only")
  }

  @Test func `file systems of channels are told apart`() throws {
    #expect(try PipeEnd.pair().read.fileSystem() == .pipes)
    #expect(try SocketPair.unnamed(.unixPackets).one.fileSystem() == .sockets)
    #expect(try SharedMemory.unlinkedObject(size: 1).fileSystem() == .temporary)
    #expect(try SharedMemory.sealedMemfd(size: 1, seals: []).fileSystem() == .temporary)
    let queue = try MessageQueue.pair(maximumMessages: 1, messageSize: 24)
    #expect(try queue.send.fileSystem() == .queues)
    #expect(try WakeUp().descriptor.fileSystem() == nil)
  }

  @Test(arguments: [SocketType.unixStream, .unixPackets, .unixDatagrams])
  func `a socket says of what type it is`(type: SocketType) throws {
    #expect(try SocketPair.unnamed(type).one.socketType() == type)
    let internet = FileDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    #expect(try internet.socketType() == .tcp)
    #expect(try internet.socketType().description == "AF_INET SOCK_STREAM")
  }

  @Test func `every descriptor is close-on-exec from its creation`() throws {
    let pipe = try PipeEnd.pair()
    let stream = try SocketPair.unnamed(.unixStream)
    let queue = try MessageQueue.pair(maximumMessages: 1, messageSize: 24)
    let poller = try Poller()
    let wakeUp = try WakeUp()
    let socket = try UnixSocket.unconnected()
    let object = try SharedMemory.unlinkedObject(size: 1)
    let memfd = try SharedMemory.sealedMemfd(size: 1, seals: [])
    let numbers = [
      pipe.read.number, pipe.write.number, stream.one.number, stream.other.number,
      queue.send.number, queue.receive.number, poller.descriptor.number,
      wakeUp.descriptor.number, socket.descriptor.number, object.number, memfd.number,
    ]
    for number in numbers { #expect(isCloseOnExec(number)) }
  }

  @Test func `a full table of descriptors is seen, and its limit can be raised`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      #expect(FileDescriptor.tableHasRoom)
      leaveDescriptors(0)
      #expect(!FileDescriptor.tableHasRoom)
      #expect(throws: SystemError(call: "eventfd", errno: .noDescriptorsLeft)) { _ = try WakeUp() }
      let hard = try raiseDescriptorLimit()
      #expect(FileDescriptor.tableHasRoom)
      #expect(ResourceLimit.descriptors.set(UInt(hard)) == UInt(hard))
    }
  }

  @Test func `a descriptor that was never opened is a bug and traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = try? FileDescriptor(owning: 9_999).size()
    }
  }
}
