// A difference is worth no more than its runs: what they warn of is said with it.

/// The warnings of both sides. A side warns of what one of its runs warns of.
package struct DifferenceWarnings: Equatable, Sendable {
  /// The ids that both sides have, in the order of ``Warning/ids``.
  package let common: [String]
  package let onlyOld: [Warning]
  package let onlyNew: [Warning]

  init(old: [ComparedRun], new: [ComparedRun]) {
    func warnings(_ runs: [ComparedRun]) -> [Warning] {
      let all = runs.flatMap { Warning.all(in: $0.result) }
      return Warning.ids.compactMap { id in all.first { $0.id == id } }
    }
    let (old, new) = (warnings(old), warnings(new))
    let ids = (old: Set(old.map(\.id)), new: Set(new.map(\.id)))
    common = old.map(\.id).filter(ids.new.contains)
    onlyOld = old.filter { !ids.new.contains($0.id) }
    onlyNew = new.filter { !ids.old.contains($0.id) }
  }

  /// Which sides have a warning, `old` before `new`.
  func sides(thatWarnOf id: String) -> [String] {
    let isCommon = common.contains(id)
    return (isCommon || onlyOld.contains { $0.id == id } ? ["old"] : [])
      + (isCommon || onlyNew.contains { $0.id == id } ? ["new"] : [])
  }
}
