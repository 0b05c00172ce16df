// What TERM says that matters here: whether escape sequences are obeyed. What it says of a terminal that there is
// no name for is not believed.

/// Returns whether a terminal's cursor can be moved, so that what stands there can be replaced. A terminal that
/// does not say what it is may be anything.
///
/// - Parameter type: the value of TERM; nil where it is not set.
package func hasMovableCursor(_ type: String?) -> Bool { !["", "dumb"].contains(type ?? "") }
