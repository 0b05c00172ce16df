// A page as an XML parser sees it.

import Foundation
import FoundationXML

/// A page, read by a parser that knows nothing of HTML.
struct PageDocument {
  final class Node {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Node] = []
    /// All of the text in it, that of what is inside included.
    fileprivate(set) var text = ""

    init(_ name: String, _ attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }

    /// What is inside, at any depth, in the order of the document.
    var all: [Node] { children.flatMap { [$0] + $0.all } }

    func all(_ name: String) -> [Node] { all.filter { $0.name == name } }
  }

  let root: Node

  /// - Throws: where it is not well-formed.
  init(_ text: String) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    guard parser.parse(), let root = reader.root else {
      throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
    }
    self.root = root
  }

  var all: [Node] { [root] + root.all }

  func all(_ name: String) -> [Node] { root.all(name) }

  func first(id: String) -> Node? { all.first { $0.attributes["id"] == id } }

  private final class Reader: NSObject, XMLParserDelegate {
    var root: Node?
    private var open: [Node] = []

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      let node = Node(element, attributes)
      if let parent = open.last { parent.children.append(node) } else { root = node }
      open.append(node)
    }

    func parser(
      _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      for node in open { node.text += text }
    }
  }
}
