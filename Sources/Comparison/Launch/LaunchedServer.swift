// A server behind a launcher. Its number is not that of the process that the run has started, and may be none
// of this PID namespace: it is told to end by what every launcher hands on, its standard input.

internal import Glibc
internal import Linux

/// What a run says to a server behind a launcher, by a byte on its standard input each.
enum LaunchedServer {
  /// The first one: the run is there.
  static let greeting = UInt8(ascii: "+")
  /// The second one, as the end of the input: the server is to stop.
  static let farewell = UInt8(ascii: "-")

  /// Waits for the greeting, and sees to it that this process gets SIGTERM after the farewell, or when the run
  /// is gone.
  ///
  /// - Throws: why the server cannot be one of a run, in a sentence.
  static func begin() throws(WorkFailure) {
    var buffer: [UInt8] = [0]
    let count = (try? StandardStream.input.read(into: &buffer)) ?? 0
    guard count == 1, buffer[0] == greeting else {
      throw WorkFailure(
        .failed,
        "what the run says on standard input does not reach the server: its launcher must hand that on, "
          + "as 'docker exec' does with --interactive")
    }
    do throws(SystemError) {
      try Thread(takesSignals: false) {
        // The sessions' calls are not to pay for a descriptor table that they share with this thread.
        Thread.keepOnly([StandardStream.input.rawValue])
        var buffer: [UInt8] = [0]
        _ = try? StandardStream.input.read(into: &buffer)
        _ = Glibc.kill(getpid(), SIGTERM)
      }.detach()
    } catch {
      throw WorkFailure("the thread that hears of the run's end", error)
    }
  }
}

/// The standard input of a server behind a launcher.
final class LaunchedInput: Sendable {
  private let pipe: FileDescriptor
  private let readEnd: FileDescriptor

  /// Makes it, with the greeting in it.
  init() throws(WorkFailure) {
    do throws(SystemError) {
      let pair = try PipeEnd.pair()
      try pair.write.writeAll([LaunchedServer.greeting])
      readEnd = pair.read
      pipe = pair.write
    } catch {
      throw WorkFailure("no server", error)
    }
  }

  /// What becomes the server's descriptor 0.
  var number: Int32 { readEnd.number }

  /// Tells the server to stop. One that has ended is told nothing.
  func sayFarewell() { try? pipe.writeAll([LaunchedServer.farewell]) }
}

extension WorkerProgram {
  /// What a role under a launcher begins with.
  ///
  /// - Parameter kept: the descriptor that the program was found by, which no server needs; negative for none.
  /// - Returns: the exit status of a role that cannot be played.
  static func beginLaunched(kept: Int32) -> Int32? {
    if kept > ChildProcess.passedNumber { _ = close(kept) }
    do throws(WorkFailure) {
      try LaunchedServer.begin()
      return nil
    } catch {
      _ = try? StandardStream.errors.write(Array("\(processName): \(error.text)\n".utf8)[...])
      return 1
    }
  }
}
