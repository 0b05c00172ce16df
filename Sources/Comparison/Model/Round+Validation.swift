// One round, whether a file has it or a worker has just reported it.

internal import Sampling

extension Round {
  func validate(at path: String) throws(Contradiction) {
    try roundTrip.validate(at: "\(path).roundTrip")
    try response?.validate(at: "\(path).response")
    try setUp.validate(at: "\(path).setUp")
    try stream?.validate(at: "\(path).stream")
    try floor?.roundTrip.validate(at: "\(path).floor.roundTrip")
    try floor?.setUp.validate(at: "\(path).floor.setUp")
    try floor?.stream?.validate(at: "\(path).floor.stream")
    try require(clientCPU, in: RunLimits.processors, at: "\(path).clientCPU")
    try require(serverCPU, in: RunLimits.processors, at: "\(path).serverCPU")
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
