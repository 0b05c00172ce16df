// The program started again: as a worker, or as a server. The server is the one that everybody uses,
// and nothing in it knows of measuring.

internal import Glibc
internal import Linux

/// The roles that a program which compares is started in by itself, or by another build of it.
package enum WorkerProgram {
  static let workerRole = "--comparison-worker"
  static let serverRole = "--comparison-server"
  /// The same, with a page to count its system calls in.
  static let countingServerRole = "--comparison-server-counting"
  /// A server behind a launcher, and the same with a page to count its system calls in.
  static let launchedServerRole = "--comparison-launched-server"
  static let launchedCountingServerRole = "--comparison-launched-server-counting"
  /// Says what a process behind a launcher sees.
  static let launchedLookRole = "--comparison-launched-look"
  /// Starts a launcher, and ends it.
  static let keeperRole = "--comparison-keeper"
  static let brokerRole = "--comparison-broker"
  static let protocolRole = "--comparison-protocol"

  /// The version of what the program that compares, its workers and its servers say to each other: the
  /// roles and their arguments, `WorkOrder`, `WorkReport`, and what `ServerProcess` reads of a
  /// server. It grows when one side would misunderstand the other.
  package static let protocolVersion = 2

  /// What ps(1) shows for the processes of a run. They are started by a descriptor, and by itself the
  /// kernel would show that descriptor's number.
  static let processName = "ipc-compare"

  /// Plays the role that the arguments name, and returns the exit status; nil when they name none.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - contenders: the channel types that can be measured.
  ///   - build: this program.
  ///   - server: runs `ipc-server` with these arguments.
  package static func run(
    _ arguments: [String], _ contenders: some Contenders, _ build: Build,
    server: ([String]) -> Int32
  ) -> Int32? {
    if arguments == [protocolRole] { return tellProtocol(contenders, build) }
    guard arguments.count >= 2, let parent = Int32(arguments[1]) else { return nil }
    if arguments[0] == brokerRole, arguments.count == 3 {
      return becomeBroker(arguments[2], parent: parent)
    }
    let rest = arguments.dropFirst(2)
    switch arguments[0] {
    case workerRole:
      nameProcess(processName)
      return Worker.run(contenders, parent: parent)
    case serverRole, countingServerRole:
      nameProcess(processName)
      // A server outlives nobody who started it: it would wait for clients for ever.
      do throws(SystemError) {
        try dieWithParent(parent)
      } catch {
        return refuse(error)
      }
      return serve(rest, counts: arguments[0] == countingServerRole, server)
    case launchedServerRole, launchedCountingServerRole, launchedLookRole:
      nameProcess(processName)
      // In place of the parent's number there is a descriptor's: the parent may be anybody.
      if let status = beginLaunched(kept: parent) { return status }
      if arguments[0] == launchedLookRole { return tellLook(hashes: !rest.isEmpty) }
      return serve(rest, counts: arguments[0] == launchedCountingServerRole, server)
    case keeperRole:
      guard let order = KeeperOrder(rest) else { return nil }
      nameProcess(processName)
      return keep(order)
    default: return nil
    }
  }

  private static func serve(
    _ arguments: ArraySlice<String>, counts: Bool, _ server: ([String]) -> Int32
  ) -> Int32 {
    if counts {
      // Uncounted calls would be told as none at all.
      do throws(SystemError) {
        let page = try CallCountPage(FileDescriptor(owning: ChildProcess.passedNumber))
        page.countThisProcess(as: .server)
      } catch {
        return refuse(error)
      }
    }
    return server(Array(arguments))
  }

  /// Says why a role is not played, and returns the exit status.
  static func refuse(_ error: SystemError) -> Int32 {
    _ = try? StandardStream.errors.write(Array("\(processName): \(error.advice)\n".utf8)[...])
    return 1
  }

  private static func tellProtocol(_ contenders: some Contenders, _ build: Build) -> Int32 {
    let answer = ProtocolAnswer(
      workerProtocol: protocolVersion, build: build, contenders: contenders.names, loadsKinds: true,
      startsUnderLaunchers: true)
    do {
      var rest = Array(try answer.text.utf8)[...]
      while !rest.isEmpty { rest = rest.dropFirst(try StandardStream.output.write(rest)) }
      return 0
    } catch {
      return 1
    }
  }

  static func arguments(_ role: String, _ rest: [String] = []) -> [String] {
    [processName, role, "\(getpid())"] + rest
  }
}
