// A page as a tree. Text can only be put into it as text, and names of elements and attributes only come from this
// program's source, so that nothing in a result can become markup.

/// A piece of a page.
enum Markup: Sendable {
  /// Shown as it stands; escaped when it is written.
  case text(String)
  case element(Element)
  /// A style sheet of this program, which HTML reads as it stands: it has neither `<` nor `&`, which XML would not.
  case sheet(String)
}

/// An element with its attributes and what is inside of it.
struct Element: Sendable {
  let name: StaticString
  /// In the order in which they are written.
  private(set) var attributes: [(name: StaticString, value: String)]
  private(set) var children: [Markup]

  /// - Parameters:
  ///   - name: as HTML and SVG spell it.
  ///   - attributes: those that are nil are left out.
  ///   - children: what is inside.
  init(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    @MarkupBuilder _ children: () -> [Markup] = { [] }
  ) {
    self.name = name
    self.attributes = attributes.compactMap { name, value in value.map { (name, $0) } }
    self.children = children()
  }

  /// Adds an attribute that it does not have.
  mutating func set(_ name: StaticString, _ value: String) { attributes.append((name, value)) }
}

/// Lets elements be written one below the other.
@resultBuilder enum MarkupBuilder {
  static func buildExpression(_ text: String) -> [Markup] { [.text(text)] }
  static func buildExpression(_ part: Markup) -> [Markup] { [part] }
  static func buildExpression(_ parts: [Markup]) -> [Markup] { parts }
  static func buildExpression(_ element: Element) -> [Markup] { [.element(element)] }
  static func buildExpression(_ element: Element?) -> [Markup] {
    element.map { [.element($0)] } ?? []
  }
  static func buildExpression(_ elements: [Element]) -> [Markup] { elements.map { .element($0) } }
  static func buildBlock(_ parts: [Markup]...) -> [Markup] { parts.flatMap(\.self) }
  static func buildOptional(_ parts: [Markup]?) -> [Markup] { parts ?? [] }
  static func buildEither(first parts: [Markup]) -> [Markup] { parts }
  static func buildEither(second parts: [Markup]) -> [Markup] { parts }
  static func buildArray(_ parts: [[Markup]]) -> [Markup] { parts.flatMap(\.self) }
}
