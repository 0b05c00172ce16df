// Answers that a client must see through, with how many descriptors lie with each.

/// An answer to a hello for `pipe` with records of 24 bytes that is wrong.
enum HostileAnswer: CaseIterable {
  case twoGrantedNoneCame, twoGrantedOneCame, oneGrantedTwoCame, noneGrantedOneCame
  case twoGrantedNineCame, nineGrantedNineCame, flood, countBeyondInteger
  case otherKind, otherSize, noSize, magic, version, short, long, reserved, status
  case refusalWithDescriptors, refusalOfNoReason, endlessRefusal, oneByte

  var bytes: [UInt8] {
    switch self {
    case .twoGrantedNoneCame, .twoGrantedOneCame, .twoGrantedNineCame: Wire.grant
    case .oneGrantedTwoCame: Wire.grant.with(1, at: 32)
    case .noneGrantedOneCame: Wire.grant.with(0, at: 32)
    case .nineGrantedNineCame: Wire.grant.with(9, at: 32)
    case .flood: Wire.grant.with(253, at: 32)
    case .countBeyondInteger: Wire.grant.with(.max, at: 32)
    case .otherKind: Wire.grant.with(kind: "memfd")
    case .otherSize: Wire.grant.with(25, at: 8)
    case .noSize: Wire.grant.with(0, at: 8)
    case .magic: Wire.grant.with([0x49, 0x50, 0x43, 0x48], at: 0)
    case .version: Wire.grant.with([2], at: 4)
    case .short: Array(Wire.grant.dropLast())
    case .long: Wire.grant + [0]
    case .reserved: Wire.grant.with([1], at: 50)
    case .status: Wire.grant.with([7], at: 6)
    case .refusalWithDescriptors: Wire.refusal.with(2, at: 32)
    case .refusalOfNoReason: Wire.refusal.with([99], at: 6)
    case .endlessRefusal: Wire.refusal + [UInt8](repeating: 0x41, count: 3000)
    case .oneByte: [0]
    }
  }

  /// Copies of one descriptor that are attached.
  var attached: Int {
    switch self {
    case .twoGrantedNoneCame: 0
    case .twoGrantedOneCame, .noneGrantedOneCame: 1
    case .twoGrantedNineCame, .nineGrantedNineCame: 9
    case .flood: 253
    default: 2
    }
  }

  /// What the error names.
  var mention: String {
    switch self {
    case .twoGrantedNoneCame: "2 descriptors were granted and 0 came"
    case .twoGrantedOneCame: "2 descriptors were granted and 1 came"
    case .oneGrantedTwoCame: "1 descriptors were granted and 2 came"
    case .noneGrantedOneCame: "0 descriptors were granted and 1 came"
    case .twoGrantedNineCame: "2 descriptors were granted"
    case .nineGrantedNineCame: "9 descriptors were granted"
    case .flood: "253 descriptors were granted"
    case .countBeyondInteger: "4294967295 descriptors were granted and 2 came"
    case .otherKind: "memfd with records of 24 bytes was granted; pipe with 24 was asked for"
    case .otherSize: "pipe with records of 25 bytes was granted; pipe with 24"
    case .noSize: "records of 0 bytes was granted"
    case .magic: "'IPCG' or 'IPCR'"
    case .version: "version 2, expected 1"
    case .short, .long, .reserved, .status, .oneByte, .endlessRefusal: ""
    case .refusalWithDescriptors: "status 3 with 2 descriptors"
    case .refusalOfNoReason: "status 99"
    }
  }
}
