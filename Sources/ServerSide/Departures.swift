// Clients that are gone without having said so, until it is known whether they died.

internal import Linux
internal import Rendezvous

/// Sessions whose channel ended, and whose client's process may be about to end.
///
/// A process that dies closes its descriptors first and may have to wait for a processor before it has
/// ended: on a busy machine 100 ms. What a session had is released meanwhile, but for one session of
/// each process, whose descriptors tell of its end.
struct Departures {
  /// What is left to say of a session.
  struct Farewell {
    let clientID: UInt32
    let messageCount: UInt64
  }

  fileprivate struct Process {
    let id: Int32
    let witness: Session
    let deadline = Deadline(after: Departures.patience)
    var farewells: [Farewell]
  }

  /// In the order of their deadlines.
  private var processes: [Process] = []

  private static let patience = Duration.milliseconds(500)
  /// Of processes that are waited for. One more, and the first is taken for one that lives on.
  private static let mostProcesses = 256

  /// When ``settle()`` is to be called.
  var deadline: Deadline? { processes.first?.deadline }

  /// Says why a session ended once that is known, which may be now.
  mutating func add(_ session: Session, _ farewell: Farewell) {
    let id = session.lifeline.credentials.processID
    // Where the id is 0, the kernel does not show whose it is.
    if id != 0, let place = processes.firstIndex(where: { $0.id == id }) {
      // An id can pass to another process once its own has ended.
      if processes[place].isOver {
        tell(processes.remove(at: place), .died)
      } else {
        return processes[place].farewells.append(farewell)
      }
    }
    let process = Process(id: id, witness: session, farewells: [farewell])
    if process.isOver { return tell(process, .died) }
    if !process.canBeWatched { return tell(process, .closed) }
    if processes.count == Departures.mostProcesses { tell(processes.removeFirst(), .closed) }
    processes.append(process)
  }

  /// Something happened to the session of that number, or to its client's process.
  mutating func look(at session: UInt64) {
    guard let place = processes.firstIndex(where: { $0.witness.number == session }),
      processes[place].isOver
    else { return }
    tell(processes.remove(at: place), .died)
  }

  /// Takes those who have been waited for long enough for processes that live on.
  mutating func settle(atEnd: Bool = false) {
    while let first = processes.first, atEnd || first.deadline.hasPassed {
      processes.removeFirst()
      tell(first, first.isOver ? .died : .closed)
    }
  }

  private func tell(_ process: Process, _ ending: ServerLine.Ending) {
    for farewell in process.farewells {
      var lines = SessionLines(clientID: farewell.clientID, isShown: false)
      lines.disconnected(ending, messageCount: farewell.messageCount)
    }
  }
}

extension Departures.Process {
  fileprivate var isOver: Bool { witness.lifeline.processEnds(within: .zero) }
  fileprivate var canBeWatched: Bool { witness.lifeline.process.number != nil }
}
