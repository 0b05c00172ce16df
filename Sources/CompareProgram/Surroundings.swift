// What the program asks of its surroundings: its own file, the time of day, and the signals that end it.

internal import Comparison
internal import Linux
internal import ProgramSupport

internal import struct FoundationEssentials.Date

extension ProgramFile {
  /// The file of this program, to start it again.
  static func ofThisProcess() throws(ProgramFailure) -> ProgramFile {
    do throws(ProgramRefusal) {
      return try own()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }
}

extension OtherBuild {
  /// Another build's program, if it can take part in a run of this one.
  static func asked(at path: String) throws(ProgramFailure) -> OtherBuild {
    do throws(ProgramRefusal) {
      return try OtherBuild(at: path, own: .this)
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }
}

extension Launcher {
  /// A command to start servers under, tried with each program that is to be one.
  static func asked(
    _ words: [String], _ program: ProgramFile, _ against: OtherBuild?, patience: Duration
  ) throws(ProgramFailure) -> Launcher {
    if let against, !against.startsUnderLaunchers {
      throw ProgramFailure(
        .failed,
        "\(against.program.path) cannot start its servers under a command; build it again from a later "
          + "source, or leave --server-under out")
    }
    do throws(LauncherRefusal) {
      return try Launcher(
        words, starting: program, and: against.map { [$0.program] } ?? [], patience: patience)
    } catch {
      throw ProgramFailure(.failed, error.description)
    }
  }
}

/// The variables that decide how text for people is set, those that are set.
func terminalEnvironment() -> [String: String] {
  let names = ["NO_COLOR", "TERM", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"]
  let pairs = names.compactMap { name in environment(name).map { (name, $0) } }
  return Dictionary(uniqueKeysWithValues: pairs)
}

/// The time of day: UTC, ISO 8601, seconds.
func currentTime() -> String {
  Date.now.formatted(.iso8601)
}

extension TerminationSignals {
  /// Catches them from now on.
  static func caught() throws(ProgramFailure) -> TerminationSignals {
    do throws(SystemError) {
      return try TerminationSignals()
    } catch {
      throw ProgramFailure(.failed, error.advice)
    }
  }
}
