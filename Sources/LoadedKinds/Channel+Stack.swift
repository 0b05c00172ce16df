// A library's code needs a stack as programs have it: some put buffers of hundreds of KiB there.

package import IPCChannels
internal import Linux

extension Channel where Self: ~Copyable {
  /// The stack, in bytes, of a thread that makes calls on a channel. The code of a library has what a main thread
  /// has by default; only what is touched becomes memory.
  package static var stackOfCallers: Int {
    description.kind == nil ? 8 << 20 : Thread.standardStack
  }
}
