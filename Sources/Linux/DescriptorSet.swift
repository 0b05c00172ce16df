// Descriptors on their way from one process to another: what nobody takes is closed.

/// An ordered set of descriptors that are being passed.
public struct DescriptorSet: ~Copyable, Sendable {
  private var numbers: [Int32]
  /// Whether somebody else passed them.
  private let isForeign: Bool

  /// An empty set.
  public init() {
    numbers = []
    isForeign = false
  }

  /// Takes ownership of what somebody passed.
  init(received numbers: [Int32]) {
    self.numbers = numbers
    isForeign = true
  }

  /// Takes ownership of one descriptor.
  public init(_ descriptor: consuming FileDescriptor) {
    self.init()
    append(descriptor)
  }

  deinit {
    if numbers.isEmpty { return }
    if isForeign { return FileDescriptor.closeAside(numbers, patience: .seconds(1)) }
    for number in numbers { _ = FileDescriptor(owning: number) }
  }

  /// Closes copies of what was passed to somebody else.
  ///
  /// - Parameter lingering: whether there are sockets among them that can linger (SO_LINGER). Who was passed one may
  ///   have made it do so and closed it already: the last close is this one then, and waits. It is ended after ten
  ///   milliseconds.
  public consuming func closeCopies(lingering: Bool) {
    guard lingering else { return }
    var all: DescriptorSet? = self
    ThreadSignal.withoutLingering { _ = all.take() }
  }

  /// How many are left.
  public var count: Int { numbers.count }

  /// Adds one at the end and owns it from now on.
  public mutating func append(_ descriptor: consuming FileDescriptor) {
    // Room for all that is passed together.
    if numbers.isEmpty { numbers.reserveCapacity(4) }
    numbers.append(descriptor.release())
  }

  /// Hands the first one over to the caller.
  ///
  /// - Precondition: `count` is not 0.
  public mutating func takeFirst() -> FileDescriptor {
    FileDescriptor(owning: numbers.removeFirst())
  }

  /// Lends one of them.
  ///
  /// - Precondition: the index is below `count`.
  public func withDescriptor<Answer, Failure: Error>(
    _ index: Int, _ body: (borrowing FileDescriptor) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    let descriptor = FileDescriptor(owning: numbers[index])
    let result = Result { () throws(Failure) in try body(descriptor) }
    _ = descriptor.release()
    return try result.get()
  }

  /// The numbers, in order, for a call that borrows them.
  package func withNumbers<Answer>(_ body: (UnsafeBufferPointer<Int32>) -> Answer) -> Answer {
    unsafe numbers.withUnsafeBufferPointer(body)
  }
}
