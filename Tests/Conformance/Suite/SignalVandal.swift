// A client that sends what it likes, and writes what it likes into the page of a `signal` channel. It
// knows both from their documentation alone.

internal import CLinux
internal import Conformance
internal import Glibc
internal import Linux
internal import Sampling
internal import Synchronization

/// What a client of kind `signal` was passed, in the hands of one that keeps no rules.
@safe
final class SignalVandal: @unchecked Sendable {
  /// Open as long as the ``PassedEnd`` that it is of.
  private let server: Int32
  private let mapping: SharedMapping

  init(_ passed: [Int32]) throws {
    server = passed[0]
    mapping = try SharedMapping(duplicate(passed[1]), size: 4096, guarded: false)
  }

  /// A direction's words: 0 server → client, 1 client → server.
  static func control(_ direction: Int) -> Int { 128 + 512 * direction }
  static let consumed = 0
  static let producerWait = 128
  static let sent = 256

  static let record: Int32 = -5
  static let introduction: Int32 = -100

  var serverNumber: Int32 { Int32(truncatingIfNeeded: read(at: 8)) }
  /// Of client → server.
  var token: UInt64 { read(at: 24) }

  func read(at offset: Int) -> UInt64 { unsafe word(offset).pointee.load(ordering: .relaxed) }
  func write(_ value: UInt64, at offset: Int) {
    unsafe word(offset).pointee.store(value, ordering: .relaxed)
  }

  private func word(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe (mapping.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// Sends a signal with the channel's token.
  func send(_ code: Int32, position: UInt32 = 0, second: UInt64 = 0) {
    var bytes = [UInt8](repeating: 0, count: 128)
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: serverNumber, toByteOffset: 0, as: Int32.self)
      unsafe $0.storeBytes(of: position, toByteOffset: 4, as: UInt32.self)
      unsafe $0.storeBytes(of: code, toByteOffset: 8, as: Int32.self)
      unsafe $0.storeBytes(of: second, toByteOffset: 24, as: UInt64.self)
      unsafe $0.storeBytes(of: token, toByteOffset: 40, as: UInt64.self)
    }
    let answer = unsafe clinux_signal_send(server, serverNumber, bytes)
    precondition(answer == 0, "a test may send signals, and the queue has room")
  }

  /// Claims to be a process, with a number that it takes.
  func introduce(process: Int32, number: Int32) {
    let name = UInt64(UInt32(bitPattern: process)) | UInt64(UInt32(bitPattern: number)) << 32
    send(SignalVandal.introduction, second: name)
  }

  /// One word that matters, or any, becomes something likely to hurt.
  func scribble(_ random: inout SplitMix64) {
    let control = SignalVandal.control(Int.random(in: 0...1, using: &random))
    let offset =
      switch random.next() % 8 {
      case 0, 1: control + SignalVandal.consumed
      case 2: control + SignalVandal.producerWait
      case 3, 4: control + SignalVandal.sent
      case 5: 8 * Int(random.next() % 4)
      default: 8 * Int(random.next() % 512)
      }
    let value: UInt64 =
      switch random.next() % 5 {
      case 0: 0
      case 1: 1
      case 2: random.next() % 256
      case 3: .max - random.next() % 4
      default: random.next()
      }
    write(value, at: offset)
  }
}

/// Programs of their own for what only another process can do.
enum SignalForger {
  /// Sends signals of every sort, none of which has a channel's token. Records are among them that
  /// claim the first positions.
  static func flood(_ process: Int32, _ numbers: [Int32], _ count: Int) {
    let descriptor = clinux_pidfd_open(process)
    var random = SplitMix64(seed: UInt64(UInt32(getpid())))
    var bytes = [UInt64](repeating: 0, count: 16)
    for index in 0..<count {
      let number = numbers[index % numbers.count]
      let code = [SignalVandal.record, SignalVandal.introduction, -1][index / 7 % 3]
      bytes[0] = UInt64(number) | (random.next() % 16) << 32
      bytes[1] = UInt64(UInt32(bitPattern: code))
      for word in 2...5 { bytes[word] = index % 5 == 0 ? 0 : random.next() }
      let answer =
        index % 11 == 0
        ? clinux_signal_send(descriptor, number, nil)
        : unsafe clinux_signal_send(descriptor, number, bytes)
      precondition(answer == 0 || answer == -EAGAIN, "the kernel takes what is forged well")
      if answer != 0 { usleep(100) }
    }
  }

  /// Locks a page, and lives on until a signal ends it, also where whoever started this blocks all.
  static func hold(_ page: Int32) {
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
    let page = FileDescriptor(owning: page)
    _ = try? page.lock()
    pause()
    // Closing it would drop the lock.
    _ = page.release()
  }
}
