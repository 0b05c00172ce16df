// Programs find what they look for in a file by its path, as jq does; so do tests.

import Foundation

/// A value in a JSON text.
enum JSONValue: Decodable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case items([JSONValue])
  case members([String: JSONValue])

  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .truth(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .items(value)
    } else {
      self = .members(try container.decode([String: JSONValue].self))
    }
  }

  /// Looks up a path such as `cells[0].rounds[3].roundTrip`; nil where there is nothing.
  subscript(path: String) -> JSONValue? {
    var found = self
    for part in path.split(whereSeparator: { ".[".contains($0) }) {
      let next: JSONValue?
      if part.hasSuffix("]"), let index = Int(part.dropLast()) {
        next = found.items.indices.contains(index) ? found.items[index] : nil
      } else {
        next = found.members[String(part)]
      }
      guard let next else { return nil }
      found = next
    }
    return found
  }

  var isNull: Bool { if case .null = self { true } else { false } }
  var truth: Bool? { if case .truth(let value) = self { value } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  /// Of an array; none for other values.
  var items: [JSONValue] { if case .items(let value) = self { value } else { [] } }
  /// Of an object; none for other values.
  var members: [String: JSONValue] { if case .members(let value) = self { value } else { [:] } }
}
