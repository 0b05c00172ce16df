// The two ways in which a loop in bare C makes its system calls.

/// How a loop in bare C makes its system calls.
///
/// A function that returns after a system call costs 15 to 300 ns, by processor, because what the
/// processor predicts returns by is of no use any more after it. A loop without such returns is the
/// limit of what C can do. One that calls the C library has four in each round trip, two on either side,
/// as nearly every program has.
package enum FloorFlavour: String, CaseIterable, Codable, Sendable {
  /// Into the loop itself: C at the limit.
  case inlined
  /// By the functions of the C library: C as programs are written.
  case libc
}
