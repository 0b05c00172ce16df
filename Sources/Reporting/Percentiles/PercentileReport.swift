// Percentile files for HdrHistogram's plotters, which draw our buckets one for one: the scale is
// theirs. In an open loop a cell has two, the response and the service time.

internal import Comparison
internal import IPCChannels
internal import Sampling

/// One `.hgrm` file for each distribution of round trips that was measured.
package struct PercentileReport: Sendable {
  package init() {}

  package func files(_ report: Report) -> [ReportFile] {
    var files: [ReportFile] = []
    var names: Set<String> = []
    let clockStep = report.result.clockResolution
    for cell in report.result.cells where cell.coordinates.entry == .own {
      let isOpen = cell.coordinates.ratePerSecond != nil
      let service = cell.rounds.map(\.roundTrip)
      let distributions =
        isOpen
        ? [("response", cell.rounds.compactMap(\.response)), ("service", service)]
        : [("round trip", service)]
      for (quantity, rounds) in distributions {
        guard let mixture = Mixture(rounds, clockStep: clockStep) else { continue }
        let stem = Self.stem(cell.coordinates) + (isOpen ? "-\(quantity)" : "")
        // A service time is what it is, whether or not the rate was kept.
        let missed = quantity == "response" ? cell.pace?.remark : nil
        files.append(
          ReportFile(
            name: Self.unused(stem, &names),
            text: PercentileText.text(
              of: mixture,
              title: "\(quantity) of \(Self.title(cell.coordinates))"
                + (missed.map { "; the rate was missed: \($0)" } ?? ""))))
      }
    }
    return files
  }

  private static func title(_ coordinates: CellCoordinates) -> String {
    let one = TerminalText(style: TerminalStyle(width: 80, usesColour: false, usesUnicode: true))
    return one.plain(
      "\(coordinates.label), waiting by \(coordinates.wait.rawValue), placement "
        + "\(coordinates.placement.rawValue), \(coordinates.recordSize) bytes, "
        + counted(coordinates.clients, "client")
        + (coordinates.rateText.map { ", \($0) per client" } ?? ""))
  }

  private static func stem(_ coordinates: CellCoordinates) -> String {
    "\(safe(coordinates.label))-\(coordinates.wait.rawValue)-\(coordinates.placement.rawValue)-"
      + "\(coordinates.recordSize)B-\(coordinates.clients)c"
      + (coordinates.ratePerSecond.map { "-\($0)ps" } ?? "")
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
