// The name of a file's content. A version number stays the same while a program is worked on; this does
// not.

public import Linux

/// SHA-256 as FIPS 180-4 defines it, in sections 5.1.1 (padding), 5.3.3 (first value) and 6.2
/// (computation). The names are the standard's.
public struct SHA256 {
  private static let blockSize = 64

  private var hash: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var byteCount: UInt64 = 0
  /// Bytes that do not fill a block yet.
  private var rest: [UInt8] = []

  public init() {}

  /// The hash of a file from where it is read next to its end, as ``digest()``.
  ///
  /// - Parameters:
  ///   - file: which has an end.
  ///   - look: is shown each piece, in order.
  /// - Throws: where it cannot be read.
  public static func digest(
    of file: borrowing FileDescriptor, _ look: (ArraySlice<UInt8>) -> Void = { _ in }
  ) throws(SystemError) -> String {
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let count = try file.read(into: &buffer)
      if count == 0 { return hash.digest() }
      look(buffer[..<count])
      hash.update(buffer[..<count])
    }
  }

  /// Takes the next bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    byteCount += UInt64(bytes.count)
    var bytes = bytes
    if !rest.isEmpty {
      let missing = bytes.prefix(SHA256.blockSize - rest.count)
      rest += missing
      bytes = bytes.dropFirst(missing.count)
      if rest.count < SHA256.blockSize { return }
      unsafe rest.withUnsafeBytes { unsafe process($0) }
      rest.removeAll(keepingCapacity: true)
    }
    unsafe bytes.withUnsafeBytes { unsafe process($0) }
    rest += bytes.suffix(bytes.count % SHA256.blockSize)
  }

  /// The hash of all bytes, as 64 lower-case hexadecimal digits.
  public consuming func digest() -> String {
    let bits = byteCount * 8
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
    let zeros = (2 * SHA256.blockSize - 9 - rest.count) % SHA256.blockSize
    update([0x80] + [UInt8](repeating: 0, count: zeros) + length)
    return hash.indices.map { index in
      let digits = String(hash[index], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Processes the whole blocks of the bytes.
  private mutating func process(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    unsafe withUnsafePointer(to: SHA256.k) { k in
      unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
        let count = bytes.count / SHA256.blockSize
        var block = unsafe start
        var left = count
        while left > 0 {
          unsafe compress(
            block, UnsafeRawPointer(k).assumingMemoryBound(to: UInt32.self), words.baseAddress!)
          unsafe block += SHA256.blockSize
          left &-= 1
        }
      }
    }
  }

  // Pointers, while loops and &+ are translated into the machine's own instructions without optimisation
  // too: subscripts, ranges and checked sums would make a debug build wait seconds for the hash of its own
  // file.
  private mutating func compress(
    _ block: UnsafeRawPointer, _ k: UnsafePointer<UInt32>, _ w: UnsafeMutablePointer<UInt32>
  ) {
    var t = 0
    while t < 16 {
      let word = unsafe block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self)
      unsafe w[t] = UInt32(bigEndian: word)
      t &+= 1
    }
    while t < 64 {
      let x = unsafe w[t &- 15]
      let y = unsafe w[t &- 2]
      let sigma0 = (x &>> 7 | x &<< 25) ^ (x &>> 18 | x &<< 14) ^ x &>> 3
      let sigma1 = (y &>> 17 | y &<< 15) ^ (y &>> 19 | y &<< 13) ^ y &>> 10
      unsafe w[t] = sigma1 &+ w[t &- 7] &+ sigma0 &+ w[t &- 16]
      t &+= 1
    }
    var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    t = 0
    while t < 64 {
      let sum1 = (e &>> 6 | e &<< 26) ^ (e &>> 11 | e &<< 21) ^ (e &>> 25 | e &<< 7)
      let choice = (e & f) ^ (~e & g)
      let t1 = unsafe h &+ sum1 &+ choice &+ k[t] &+ w[t]
      let sum0 = (a &>> 2 | a &<< 30) ^ (a &>> 13 | a &<< 19) ^ (a &>> 22 | a &<< 10)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      h = g
      g = f
      f = e
      e = d &+ t1
      d = c
      c = b
      b = a
      a = t1 &+ sum0 &+ majority
      t &+= 1
    }
    hash[0] &+= a
    hash[1] &+= b
    hash[2] &+= c
    hash[3] &+= d
    hash[4] &+= e
    hash[5] &+= f
    hash[6] &+= g
    hash[7] &+= h
  }

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let k: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
