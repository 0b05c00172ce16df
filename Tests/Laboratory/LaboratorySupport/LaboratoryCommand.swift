// What the program `laboratory` knows of each experiment.

package import CommandLine
package import Comparison
package import ProgramSupport

/// An experiment: a subcommand of `laboratory`.
package struct LaboratoryCommand: Sendable {
  /// Its name, its options, and what it does.
  package let description: ProgramDescription
  /// Plays a part for which the experiment started this program again, and returns the exit status; nil where
  /// the arguments name none of its parts.
  package let part: @Sendable (_ arguments: [String]) -> Int32?
  /// Makes the experiment.
  package let run: @Sendable (Invocation) throws(ProgramFailure) -> ExitStatus

  package init(
    _ description: ProgramDescription,
    part: @escaping @Sendable ([String]) -> Int32? = { _ in nil },
    run: @escaping @Sendable (Invocation) throws(ProgramFailure) -> ExitStatus
  ) {
    self.description = description
    self.part = part
    self.run = run
  }
}

extension Build {
  /// The build of `laboratory`, which measures by starting itself again.
  package static let laboratory = Build.this(name: "laboratory", version: ProgramSupport.version)
}
