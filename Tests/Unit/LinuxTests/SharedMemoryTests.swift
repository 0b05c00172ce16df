// Objects of shared memory: their seals, their mappings, and what a truncation does.

import Glibc
import Linux
import TestSupport
import Testing

struct SharedMemoryTests {
  private static let page = 4096

  @Test func `a sealed memfd keeps its size and its seals`() throws {
    let object = try SharedMemory.sealedMemfd(size: 10_000, seals: [.seal, .shrink, .grow])
    #expect(try object.size() == 10_000)
    #expect(try SharedMemory.seals(of: object) == [.seal, .shrink, .grow])
    for size in [0, 9_999, 10_001] {
      #expect(ftruncate(object.number, size) == -1)
      #expect(errno == EPERM)
    }
    #expect(try object.size() == 10_000)
  }

  @Test func `the free bytes of /dev/shm are those of its file system`() throws {
    var status = statvfs()
    #expect(unsafe statvfs("/dev/shm", &status) == 0)
    let free = try SharedMemory.freeBytes()
    #expect((free == nil) == (status.f_blocks == 0))
    // Others write there too, so the number itself may have changed in between.
    if let free { #expect(free >= 0 && free <= Int(status.f_blocks) * Int(status.f_frsize)) }
  }

  @Test func `seals are shown by name`() {
    #expect(Seals([.seal, .shrink, .grow]).description == "SEAL|SHRINK|GROW")
    #expect(Seals([.write, .futureWrite]).description == "WRITE|FUTURE_WRITE")
    #expect(Seals([]).description == "none")
  }

  @Test func `what cannot be sealed has none`() throws {
    #expect(try SharedMemory.seals(of: PipeEnd.pair().read) == nil)
  }

  @Test func `an unlinked object has its size, is zeroed and has no name`() throws {
    let object = try SharedMemory.unlinkedObject(size: 3 * Self.page)
    #expect(try object.size() == 3 * Self.page)
    let mapping = try SharedMapping(object, size: 3 * Self.page, guarded: true)
    let bytes = unsafe UnsafeRawBufferPointer(start: mapping.base, count: mapping.size)
    #expect(unsafe bytes.allSatisfy { $0 == 0 })
    var status = stat()
    unsafe fstat(object.number, &status)
    #expect(status.st_nlink == 0)
  }

  @Test func `two mappings of one object show the same bytes`() throws {
    let object = try SharedMemory.sealedMemfd(size: Self.page, seals: [.shrink])
    let one = try SharedMapping(object, size: Self.page, guarded: false)
    let other = try SharedMapping(object, size: Self.page, guarded: true)
    unsafe one.base.storeBytes(of: 0x1234_5678, toByteOffset: 128, as: UInt32.self)
    #expect(unsafe other.base.load(fromByteOffset: 128, as: UInt32.self) == 0x1234_5678)
    #expect(one.wasLost == false)
    #expect(other.wasLost == false)
  }

  @Test func `a truncated object is lost and costs nothing else`() async {
    await #expect(processExitsWith: .success) {
      let object = try SharedMemory.unlinkedObject(size: 4096)
      let other = try SharedMemory.unlinkedObject(size: 4096)
      let lost = try SharedMapping(object, size: 4096, guarded: true)
      let kept = try SharedMapping(other, size: 4096, guarded: true)
      unsafe lost.base.storeBytes(of: 7, as: UInt64.self)
      unsafe kept.base.storeBytes(of: 8, as: UInt64.self)
      #expect(ftruncate(object.number, 0) == 0)
      #expect(lost.wasLost == false)
      #expect(unsafe lost.base.load(as: UInt64.self) == 0)
      #expect(lost.wasLost == true)
      unsafe lost.base.storeBytes(of: 9, toByteOffset: 4088, as: UInt64.self)
      #expect(kept.wasLost == false)
      #expect(unsafe kept.base.load(as: UInt64.self) == 8)
    }
  }

  @Test func `a guard's place is used again`() async {
    await #expect(processExitsWith: .success) {
      let object = try SharedMemory.unlinkedObject(size: 4096)
      // More mappings than there are places, one after the other, need each only for a while.
      for _ in 0..<(SharedMapping.mostGuarded + 1000) {
        let mapping = try SharedMapping(object, size: 4096, guarded: true)
        #expect(mapping.wasLost == false)
      }
    }
  }

  @Test func `a bus error outside guarded mappings still ends the process`() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let object = try SharedMemory.unlinkedObject(size: 4096)
      let guarded = try SharedMapping(object, size: 4096, guarded: true)
      let bare = try SharedMapping(object, size: 4096, guarded: false)
      #expect(ftruncate(object.number, 0) == 0)
      _ = unsafe bare.base.load(as: UInt64.self)
      #expect(guarded.wasLost == false)
    }
  }

  @Test func `a bus error that somebody sends ends the process as it would without a guard`() async
  {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let object = try SharedMemory.unlinkedObject(size: 4096)
      let guarded = try SharedMapping(object, size: 4096, guarded: true)
      kill(getpid(), SIGBUS)
      while !guarded.wasLost { sleep(.seconds(1)) }
    }
  }

  @Test func `a bus error that somebody sends is ignored where it was, and the guard stays`() async
  {
    await #expect(processExitsWith: .success) {
      signal(SIGBUS, SIG_IGN)
      let object = try SharedMemory.unlinkedObject(size: 4096)
      let guarded = try SharedMapping(object, size: 4096, guarded: true)
      kill(getpid(), SIGBUS)
      #expect(guarded.wasLost == false)
      #expect(ftruncate(object.number, 0) == 0)
      let word = unsafe guarded.base.load(as: UInt64.self)
      #expect(word == 0)
      #expect(guarded.wasLost == true)
    }
  }

  @Test func `a bus error that somebody sends goes to the handler that was there`() async {
    await #expect(processExitsWith: .exitCode(42)) {
      signal(SIGBUS) { _ in _exit(42) }
      let object = try SharedMemory.unlinkedObject(size: 4096)
      let guarded = try SharedMapping(object, size: 4096, guarded: true)
      kill(getpid(), SIGBUS)
      while !guarded.wasLost { sleep(.seconds(1)) }
    }
  }

  @Test func `posts of a shared semaphore are seen through another mapping`() throws {
    let object = try SharedMemory.unlinkedObject(size: Self.page)
    let one = try SharedMapping(object, size: Self.page, guarded: true)
    let other = try SharedMapping(object, size: Self.page, guarded: true)
    let poster = unsafe SharedSemaphore(at: one.base)
    let waiter = unsafe SharedSemaphore(at: other.base)
    poster.initialize()
    poster.post()
    waiter.wait()
    let thread = try Thread { waiter.wait() }
    poster.post()
    thread.join()
  }

  @Test func `a futex sleeps only while its word holds what is expected`() throws {
    let object = try SharedMemory.sealedMemfd(size: Self.page, seals: [.shrink])
    let mapping = try SharedMapping(object, size: Self.page, guarded: false)
    unsafe mapping.base.storeBytes(of: 5, as: UInt32.self)
    unsafe Futex.wait(mapping.base, while: 4)
    unsafe Futex.wakeOne(mapping.base)
  }
}
