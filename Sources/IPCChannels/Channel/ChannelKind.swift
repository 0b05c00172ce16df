// The kinds by name. What each is and promises is data of its file in Backends/, and the registry
// finds it.

/// An IPC mechanism.
public enum ChannelKind: String, Codable, CaseIterable, Sendable {
  case pipe
  case socketpair
  case shm
  case memfd
  case mqueue
  case seqpacket
  case datagram
  case unix
  case fifo
  case tcp
  case eventfd
  case file
  case signal
}
