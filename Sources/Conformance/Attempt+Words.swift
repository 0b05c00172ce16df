// What an attempt came to, as a finding says it.

internal import IPCChannels

extension Attempt {
  /// Such as `3 records`.
  var words: String {
    switch self {
    case .moved(1): "1 record"
    case .moved(let count): "\(count) records"
    case .wouldWait: "none"
    case .ended: "the channel's end"
    }
  }
}
