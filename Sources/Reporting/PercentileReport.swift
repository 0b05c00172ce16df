// Percentile files for HdrHistogram's plotters, which draw our buckets one for one: the scale is
// theirs. In an open loop a cell has two, the response and the service time.

internal import Comparison
public import Sampling

/// One `.hgrm` file for each distribution of round trips that was measured.
public struct PercentileReport: Sendable {
  public init() {}

  /// - Throws: when a result that was not read by ``JSONReader`` contradicts itself.
  public func files(_ report: Report) throws(MalformedSnapshot) -> [ReportFile] {
    var files: [ReportFile] = []
    var names: Set<String> = []
    for cell in report.result.cells {
      let isOpen = report.result.settings.ratePerSecond != nil
      let distributions =
        isOpen
        ? [("response", cell.response ?? .empty), ("service", cell.roundTrip)]
        : [("round trip", cell.roundTrip)]
      for (quantity, snapshot) in distributions where snapshot.count > 0 {
        let stem = Self.stem(cell.coordinates) + (isOpen ? "-\(quantity)" : "")
        files.append(
          ReportFile(
            name: Self.unused(stem, &names),
            text: try PercentileText.text(
              of: snapshot, title: "\(quantity) of \(Self.title(cell.coordinates))")))
      }
    }
    return files
  }

  private static func title(_ coordinates: CellCoordinates) -> String {
    let one = TerminalText(style: TerminalStyle(width: 80, usesColour: false, usesUnicode: true))
    return one.plain(
      "\(coordinates.name), waiting by \(coordinates.wait), placement "
        + "\(coordinates.placement.rawValue), \(coordinates.recordSize) bytes, "
        + NumberText.count(coordinates.clients, "client"))
  }

  private static func stem(_ coordinates: CellCoordinates) -> String {
    "\(safe(coordinates.name))-\(safe(coordinates.wait))-\(coordinates.placement.rawValue)-"
      + "\(coordinates.recordSize)B-\(coordinates.clients)c"
  }

  /// With what is appended, far from the 255 bytes that NAME_MAX allows.
  private static let longestName = 80

  private static func safe(_ name: String) -> String {
    let safe = name.unicodeScalars.prefix(longestName).map { scalar -> Character in
      let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
      return isSafe ? Character(scalar) : "_"
    }
    return safe.isEmpty ? "_" : String(safe)
  }

  // Two names can be the same once they are safe.
  private static func unused(_ stem: String, _ names: inout Set<String>) -> String {
    var name = "\(stem).hgrm"
    var number = 2
    while !names.insert(name).inserted {
      name = "\(stem)-\(number).hgrm"
      number += 1
    }
    return name
  }
}
