// Who is told of the calls that make, pass and free a channel's object: nobody, unless a program
// tells that story. What has no text here is told to nobody.

internal import Glibc
internal import Synchronization

/// A call that was made, in words.
public struct ToldCall: Sendable {
  /// As errors name it: its function, and behind that which of its uses, such as
  /// `fcntl F_ADD_SEALS`.
  public let name: String
  /// With the values that they had, such as `3, 4096`.
  public let arguments: String
  /// What the call returned, or the error that it failed with.
  public let answer: Result<Int, Errno>
  /// What the call changed, if it succeeded.
  public let effect: Effect

  /// The function's name alone.
  public var function: Substring { name.prefix { $0 != " " } }

  /// What a call that succeeded changed in the process's tables.
  public enum Effect: Equatable, Sendable {
    /// No descriptor and no mapping.
    case nothing
    /// It opened descriptors, which have these numbers.
    case opens([Int32])
    /// It closed the descriptor with this number.
    case closes(Int32)
    /// To another process, by SCM_RIGHTS.
    case passes([Int32])
    /// From another process: the numbers are new.
    case receives([Int32])
    /// It made a mapping.
    case maps
    /// It removed a mapping.
    case unmaps
    /// It found that the other side has ended a connection.
    case findsEnd
  }
}

/// Who is told.
public protocol CallListener: AnyObject, Sendable {
  /// Makes a call by calling `make`, once, and hears what it was.
  ///
  /// The call is made in here, so that a listener can keep others from making theirs meanwhile.
  func hear(_ make: () -> ToldCall)
}

/// The process's listener.
public enum CallTelling {
  static let isOn = Atomic<Bool>(false)
  private static let listener = Mutex<(any CallListener)?>(nil)

  /// Tells this listener from now on.
  public static func begin(_ listener: any CallListener) {
    self.listener.withLock { $0 = listener }
    isOn.store(true, ordering: .releasing)
  }

  /// Does something that is no part of the story.
  package static func withoutTelling<Answer: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    let wasOn = isOn.exchange(false, ordering: .acquiringAndReleasing)
    defer { isOn.store(wasOn, ordering: .releasing) }
    return try body()
  }

  static var current: (any CallListener)? { listener.withLock { $0 } }
}

/// Makes a call once, and tells of it if somebody listens.
///
/// - Parameter text: asked for after the call, and only if somebody listens.
@inline(__always)
func told<Answer: SignedInteger>(
  _ name: StaticString, _ text: @autoclosure () -> CallText, _ call: () -> Answer
) -> Answer {
  CallTelling.isOn.load(ordering: .relaxed) ? tell(name, text, call) : call()
}

@inline(never)
private func tell<Answer: SignedInteger>(
  _ name: StaticString, _ text: () -> CallText, _ call: () -> Answer
) -> Answer {
  guard let listener = CallTelling.current else { return call() }
  var answer: Answer = 0
  listener.hear {
    answer = call()
    return ToldCall(name, text(), Int(answer))
  }
  return answer
}

/// What is told of a call beside its name and its answer. Most are their arguments alone, in a string
/// literal.
struct CallText: ExpressibleByStringInterpolation {
  let arguments: String
  let effect: (_ answer: Int) -> ToldCall.Effect

  private init(_ arguments: String, _ effect: @escaping (Int) -> ToldCall.Effect) {
    self.arguments = arguments
    self.effect = effect
  }

  init(stringLiteral arguments: String) {
    self.init(arguments) { _ in .nothing }
  }

  /// - Parameter numbers: the new descriptors; none where the answer is the new one.
  static func opens(_ arguments: String, _ numbers: Int32...) -> CallText {
    CallText(arguments) { .opens(numbers.isEmpty ? [Int32($0)] : numbers) }
  }

  static func closes(_ number: Int32) -> CallText {
    CallText("\(number)") { _ in .closes(number) }
  }

  /// The answer is an address.
  static func maps(_ arguments: String) -> CallText {
    CallText(arguments) { _ in .maps }
  }

  static func unmaps(_ arguments: String) -> CallText {
    CallText(arguments) { _ in .unmaps }
  }

  static func sends(_ bytes: Int, with numbers: [Int32], on socket: Int32) -> CallText {
    let packet = packet("\(bytes) bytes", numbers)
    return CallText("\(socket), \(packet), MSG_NOSIGNAL | MSG_DONTWAIT") { _ in
      numbers.isEmpty ? .nothing : .passes(numbers)
    }
  }

  static func receives(_ bytes: Int, with numbers: [Int32], on socket: Int32) -> CallText {
    let packet = packet("buffer of \(bytes)", numbers)
    return CallText("\(socket), \(packet), MSG_CMSG_CLOEXEC | MSG_DONTWAIT") { count in
      if count == 0 { return .findsEnd }
      return numbers.isEmpty ? .nothing : .receives(numbers)
    }
  }

  private static func packet(_ bytes: String, _ numbers: [Int32]) -> String {
    numbers.isEmpty ? "{\(bytes)}" : "{\(bytes), SCM_RIGHTS \(numbers)}"
  }
}

extension ToldCall {
  fileprivate init(_ name: StaticString, _ text: CallText, _ answer: Int) {
    self.name = "\(name)"
    arguments = text.arguments
    self.answer = answer < 0 ? .failure(Errno(Int32(-answer))) : .success(answer)
    effect = answer < 0 ? .nothing : text.effect(answer)
  }
}

/// An address as a call's argument.
func hexadecimal(_ address: UnsafeMutableRawPointer) -> String {
  "0x" + String(UInt(bitPattern: address), radix: 16)
}

extension ToldCall {
  /// A number, an address or an errno's name.
  public var answerText: String {
    switch answer {
    case .failure(let errno): errno.name ?? "-\(errno.number)"
    case .success(let value): effect == .maps ? "0x" + String(value, radix: 16) : "\(value)"
    }
  }
}
