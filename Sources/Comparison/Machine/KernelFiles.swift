// The files of /proc and /sys under any root, so that a test can lay out a machine of its own.

internal import Linux

/// Kernel files, by paths without a leading slash. What is missing or may not be read is nil: most of
/// these files exist on some machines only.
struct KernelFiles {
  let root: String

  /// A file's text without white space at its ends.
  func text(_ path: String) -> String? {
    (try? readWholeFile("\(root)/\(path)"))?.trimmed
  }

  /// A file that holds one whole number.
  func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

  /// A file that holds a list of processors, such as `0-3,8`.
  func processors(_ path: String) -> [Int]? { text(path).flatMap(parseProcessorList) }

  /// What a symbolic link says.
  func link(_ path: String) -> String? { try? linkTarget("\(root)/\(path)") }

  /// Whether there is anything at a path.
  func exists(_ path: String) -> Bool { FileEntry(at: "\(root)/\(path)") != nil }

  /// The names in a directory, sorted.
  func names(_ path: String) -> [String]? { try? Linux.names(inDirectory: "\(root)/\(path)") }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
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

/// Writes numbers in the kernel's list format: the shortest text that ``parseProcessorList(_:)`` reads
/// back.
///
/// - Parameter numbers: in ascending order.
public func processorList(_ numbers: [Int]) -> String {
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
