// What an instruction of x86_64 does to the flow of a program, read off its bytes.

/// An instruction that a thread is about to execute. Intel's manual, volume 2: CALL, RET, SYSCALL.
public enum MachineInstruction: Equatable, Sendable {
  /// Calls a function whose address stands in the instruction.
  case call
  /// Calls a function whose address is read while it runs.
  case indirectCall
  case `return`
  /// Makes the system call of this number.
  case systemCall(Int)
  case other

  /// - Parameters:
  ///   - bytes: of the instruction and what follows it.
  ///   - callNumber: of the system call that it makes, if it makes one.
  public init(bytes: [UInt8], callNumber: Int) {
    // Size, segment, branch and repetition, and REX, say nothing of what it does.
    let prefixes: Set<UInt8> = [0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF2, 0xF3]
    let code = Array(bytes.drop { prefixes.contains($0) || 0x40...0x4F ~= $0 }.prefix(2))
    switch (code.first ?? 0, code.last ?? 0) {
    case (0xE8, _): self = .call
    // Three bits in the middle of the second byte tell CALL from what else the first one begins.
    case (0xFF, let second) where second >> 3 & 7 == 2: self = .indirectCall
    case (0xC2, _), (0xC3, _): self = .return
    case (0x0F, 0x05): self = .systemCall(callNumber)
    default: self = .other
    }
  }
}
