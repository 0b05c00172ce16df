// What a client makes the server hold, and what there is of it.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
internal import Rendezvous

/// Memory that all clients of a server may have together.
struct MemoryBudget {
  /// In bytes, of which ``used`` are promised already.
  let most: Int
  /// What sets it, where it is not the command line.
  var source: String?
  var used = 0
  /// Whether this process can come to the end of its own limits. The language ends a process that gets no
  /// memory for a string or an array, so that whoever has such a limit keeps some.
  private let isLimited = memoryIsLimited
  /// What is kept then, in bytes: malloc(3) takes 1 MiB at a time where the heap cannot grow.
  static let reserve = 8 << 20

  init(most: Int, source: String? = nil) {
    self.most = most
    self.source = source
  }

  /// What is not promised yet.
  var left: Int { most - used }

  /// A session for a client, whose own memory is had here: a client that is granted a channel is served.
  func session<Link: Channel & ~Copyable>(
    over channel: consuming Link, _ clientID: UInt32
  ) -> Result<AffordableSession<Link>, Shortage> {
    do throws(ChannelError) {
      let driver = try ServerSession(channel: channel, author: clientID)
      let need = try driver.memory() + Thread.standardStack
      if need > left {
        return .failure(Shortage(refusal(of: Link.kindName, need), isLasting: need > most))
      }
      if let refusal = refusalForReserve() { return .failure(Shortage(refusal)) }
      return .success(AffordableSession(driver: driver, need: need))
    } catch {
      return .failure(Shortage(Refusal(error)))
    }
  }

  /// What the process of a session counts with, beside its records, in bytes. Its own pages, which it shares with
  /// nobody, were 1.2 MiB for a library of one page. What a library takes is known to nobody.
  static let host = 4 << 20

  /// Makes sure that there is memory for the process of one more session.
  ///
  /// - Returns: how much it counts with, in bytes.
  func needOfHost(_ hello: Hello) throws(Shortage) -> Int {
    let need =
      MemoryBudget.host + ServerSession<LoadedKindChannel>.memory(recordSize: hello.recordSize)
    guard need <= left else {
      throw Shortage(refusal(of: hello.kindName ?? "", need), isLasting: need > most)
    }
    return need
  }

  private func refusalForReserve() -> Refusal? {
    if !isLimited { return nil }
    do throws(SystemError) {
      try requirePrivateMemory(MemoryBudget.reserve)
      return nil
    } catch {
      return Refusal(
        .exhausted, "nothing would be left for the server itself: \(error.advice)")
    }
  }

  private func refusal(of kind: String, _ need: Int) -> Refusal {
    Refusal(
      .exhausted,
      "a client of \(kind) with such records can take \(need) bytes; of the \(most) of all "
        + "(\(source ?? "--max-memory")) \(left) are left; let clients leave, or "
        + (source == nil ? "start the server with more" : "raise that"))
  }
}

/// A session that there is memory for.
struct AffordableSession<Link: Channel & ~Copyable>: ~Copyable {
  let driver: ServerSession<Link>
  /// How much its client can take, in bytes: of its channel, the session and the stack of its thread.
  let need: Int
}
