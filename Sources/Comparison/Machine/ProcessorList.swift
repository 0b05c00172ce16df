// Lists of processors, as the kernel writes them.

internal import Linux

extension KernelFiles {
  /// A file that holds a list of processors, such as `0-3,8`.
  func processors(_ path: String) -> [Int]? { text(path).flatMap(parseProcessorList) }
}

/// Reads the kernel's list format: numbers and ranges, such as `0-3,8`.
///
/// The format is that of cpuset(7), "List format".
/// - Returns: The numbers in ascending order; nil for text in another format, and for numbers that no
///   processor has.
func parseProcessorList(_ text: String) -> [Int]? {
  var numbers: Set<Int> = []
  for part in text.split(separator: ",") {
    let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = bounds[0], let last = bounds.last!, bounds.count <= 2, first <= last,
      RunLimits.processors.contains(first), RunLimits.processors.contains(last)
    else { return nil }
    numbers.formUnion(first...last)
  }
  return numbers.sorted()
}

/// Writes numbers in the kernel's list format: the shortest text that `parseProcessorList(_:)` reads
/// back.
///
/// - Parameter numbers: in ascending order.
package func processorList(_ numbers: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = ranges.last, last.upperBound == number - 1 {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }
  return ranges.map { range in
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }.joined(separator: ",")
}
