// What is said of an option or an argument wherever it is explained in full: in the help and in the man page.

extension Option {
  /// What it is for, which values it takes where they can be listed, and what holds without it.
  package var explanation: String {
    explained(help, values: valueKind?.allowedValues, default: defaultText)
  }
}

extension Argument {
  /// What it is, which values it takes where they can be listed, and what holds without it.
  package var explanation: String {
    explained(help, values: valueKind.allowedValues, default: defaultText)
  }
}

private func explained(_ help: String, values: String?, default standard: String?) -> String {
  [help, values.map { "(values: \($0))" }, standard.map { "(default: \($0))" }]
    .compactMap { $0 }.joined(separator: " ")
}
