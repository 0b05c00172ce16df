// Where a command line asks for the story.

package import CommandLine
internal import ProgramSupport

extension Invocation {
  /// Begins to tell the story where the command line says so.
  package func beginNarration(by speaker: String) {
    if isGiven(CommonOptions.narrate) { Narrator.begin(speaker: speaker) }
  }
}
