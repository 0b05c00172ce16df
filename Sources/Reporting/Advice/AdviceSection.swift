// The parts of an advice, each under its heading.

/// A part of an advice. They stand in this order.
package enum AdviceSection: String, CaseIterable, Sendable {
  case take
  case figures
  case restsOn = "rests on"
  case worthKnowing = "worth knowing"
  case excluded
  case notKnown = "not known"
  case toSettleIt = "to settle it"
}
