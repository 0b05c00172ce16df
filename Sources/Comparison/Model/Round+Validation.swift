// One round, whether a file has it or a worker has just reported it.

internal import Sampling

extension Round {
  func validate(at path: String) throws(Contradiction) {
    try roundTrip.validate(at: "\(path).roundTrip")
    try response?.validate(at: "\(path).response")
    try setUp.validate(at: "\(path).setUp")
    try stream?.validate(at: "\(path).stream")
    try floor?.validate(at: "\(path).floor")
    try libcFloor?.validate(at: "\(path).libcFloor")
    try require(clientCPU, in: RunLimits.processors, at: "\(path).clientCPU")
    try require(serverCPU, in: RunLimits.processors, at: "\(path).serverCPU")
  }
}

extension FloorRound {
  fileprivate func validate(at path: String) throws(Contradiction) {
    try roundTrip.validate(at: "\(path).roundTrip")
    try setUp.validate(at: "\(path).setUp")
    try stream?.validate(at: "\(path).stream")
  }
}

extension HistogramSnapshot {
  func validate(at path: String) throws(Contradiction) {
    try require(count, atMost: RunLimits.mostSamples, at: "\(path).count")
    do throws(MalformedSnapshot) {
      try validate()
    } catch {
      throw Contradiction(path, "\(error)")
    }
  }
}

extension Stream {
  fileprivate func validate(at path: String) throws(Contradiction) {
    guard messages >= 1, nanoseconds >= 1 else {
      throw Contradiction(
        path, "\(messages) messages in \(nanoseconds) ns; both must be at least 1")
    }
  }
}
