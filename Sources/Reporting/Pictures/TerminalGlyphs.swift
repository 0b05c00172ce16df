// The characters that pictures in a terminal are made of. No colour is needed to tell them apart, and none
// is wider than a column.

/// What a picture is drawn with.
struct TerminalGlyphs {
  /// Of an interval.
  let bar: Character
  /// Of one that is too wide to rely on.
  let wideBar: Character
  let reference: Character
  let different: Character
  let equal: Character
  /// The line at 1.
  let one: Character
  /// Where something goes on beyond the edge.
  let left: Character
  let right: Character
  let up: Character
  let down: Character
  /// Of growing height; the first is none.
  let heights: [Character]

  init(usesUnicode: Bool) { self = usesUnicode ? Self.unicode : Self.ascii }

  private init(
    bar: Character, wideBar: Character, reference: Character, different: Character,
    equal: Character, one: Character, left: Character, right: Character, up: Character,
    down: Character, heights: String
  ) {
    self.bar = bar
    self.wideBar = wideBar
    self.reference = reference
    self.different = different
    self.equal = equal
    self.one = one
    self.left = left
    self.right = right
    self.up = up
    self.down = down
    self.heights = Array(heights)
  }

  private static let unicode = TerminalGlyphs(
    bar: "─", wideBar: "┄", reference: "◆", different: "●", equal: "○", one: "│", left: "←",
    right: "→", up: "↑", down: "↓", heights: " ▁▂▃▄▅▆▇█")

  private static let ascii = TerminalGlyphs(
    bar: "-", wideBar: ".", reference: "#", different: "*", equal: "o", one: "|", left: "<",
    right: ">", up: "^", down: "v", heights: " .:-=+*#%@")

  /// The highest level of ``heights``.
  var levels: Int { heights.count - 1 }
}
