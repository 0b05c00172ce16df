// What libFuzzer calls. The variable FUZZ_TARGET says which border the bytes cross: one program, because
// all of them are linked from the same modules.

import FuzzTargets
import Glibc
import Synchronization

private let target: FuzzTarget = {
  let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
  let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    print("FUZZ_TARGET is '\(name)'; one of \(names) was expected")
    exit(64)
  }
  atexit(reportFrames)
  return target
}()

private let frames = Atomic<Int>(0)

private func reportFrames() {
  print("\(target.rawValue): \(frames.load(ordering: .relaxed)) frames")
}

/// - Returns: 0, as libFuzzer wants it of every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  frames.wrappingAdd(target.run(bytes), ordering: .relaxed)
  return 0
}
