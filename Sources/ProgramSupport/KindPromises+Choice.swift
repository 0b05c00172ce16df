// What the programs of both sides ask of a kind from a file.

package import IPCChannels
internal import Linux
package import LoadedKinds

extension KindFile {
  /// Whether this user may not read it.
  package var isDenied: Bool {
    do throws(SystemError) {
      _ = try FileDescriptor(reading: path)
      return false
    } catch {
      return error.errno == .accessDenied
    }
  }
}

extension KindPromises {
  /// How a side waits that is told so, or that nobody tells: by `adaptive` where the kind has it.
  ///
  /// - Returns: nil where the kind cannot wait as it is told.
  package func choice(of told: WaitStrategy?) -> WaitStrategy? {
    if let told { return waits.contains(told) ? told : nil }
    return waits.contains(.adaptive) ? .adaptive : waits.first
  }

  /// What to say where it cannot.
  package func lack(of told: WaitStrategy) -> String {
    "\(name) cannot wait by '\(told.rawValue)'; use --wait "
      + waits.map(\.rawValue).joined(separator: " or ")
  }
}
