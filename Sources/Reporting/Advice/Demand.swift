// What can be asked of a kind itself, whatever its speed. Each demand is one case, and says everything that is said
// of it: the compiler asks for all of it when there is one more.

/// Something that a kind promises or does not.
package enum Demand: String, CaseIterable, Sendable {
  case poll
  case containers
  case whole
  case end
  case crash
  case language
  case exec
  case descriptors
  case path
  case shell
  case file
  case network
  case posix
  case bounded
  case drop
  case fanOut = "fan-out"
  case busy

  /// What the reader needs, as a part of a sentence.
  var need: String {
    switch self {
    case .poll: "many channels in one thread with poll(2)"
    case .containers: "client and server in different containers"
    case .whole: "records that need no framing"
    case .end: "a channel that tells by itself when the peer is gone"
    case .crash: "nothing lost and nothing left when a peer is killed"
    case .language: "a peer in another language"
    case .exec: "an end that is handed on through exec(2)"
    case .descriptors: "descriptors sent through the channel"
    case .path: "programs that find each other by a path"
    case .shell: "a shell script as peer"
    case .file: "data that lies in a regular file"
    case .network: "a peer that may one day be on another machine"
    case .posix: "calls of POSIX alone"
    case .bounded: "a queue that is bounded in records"
    case .drop: "a sender that rather drops a record than waits"
    case .fanOut: "each record for all clients"
    case .busy: "other programs that load the machine"
    }
  }

  /// What it asks of a kind or of a cell.
  var asks: String {
    switch self {
    case .poll: "a kind that poll(2) and epoll(7) can wait for"
    case .containers: "a kind that works across PID, IPC, network and mount namespaces"
    case .whole: "a kind that keeps records apart by itself"
    case .end: "a kind with an end of file of its own"
    case .crash: "a kind that loses and leaves nothing when its peer is killed"
    case .language: "a kind that is used by reading and writing a descriptor"
    case .exec: "a kind whose ends survive exec(2)"
    case .descriptors: "a kind that can carry SCM_RIGHTS"
    case .path: "a kind with a name in a file system"
    case .shell: "a kind that cat(1) and echo(1) can use"
    case .file: "a kind whose memory is a regular file"
    case .network: "a kind that can leave the kernel"
    case .posix: "a kind made of calls that POSIX has"
    case .bounded: "a kind whose capacity counts records and not bytes"
    case .drop: "nothing more of the built-in kinds, and lets in libraries that may lose records"
    case .fanOut: "nothing: no kind sends one record to several clients"
    case .busy: "a cell that does not spin"
    }
  }
}
