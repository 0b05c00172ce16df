// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The product: the library, and the three programs that are installed.

let products: [Product] = [
  .library(name: "IPCChannels", targets: ["AsyncChannels", "IPCChannels", "Linux", "Rendezvous"]),
  .executable(name: "ipc-server", targets: ["ipc-server"]),
  .executable(name: "ipc-client", targets: ["ipc-client"]),
  .executable(name: "ipc-compare", targets: ["ipc-compare"]),
]

let libraryTargets: [Target] = [
  c("CLinux"),
  module("Linux", needs: ["CLinux"]),
  module("IPCChannels", needs: ["Linux"]),
  module("Rendezvous", needs: ["IPCChannels", "Linux"]),
  // Of its own, because what imports it links Swift's concurrency runtime, which the programs do without.
  module("AsyncChannels", needs: ["IPCChannels", "Linux", "Rendezvous"]),
]

// The programs, and what they are made of. Nothing of it is part of the library.

let programTargets: [Target] = [
  c("LoadableKind", without: ["Examples"]),
  module("LoadedKinds", needs: ["IPCChannels", "Linux", "LoadableKind"]),
  module("Messages", needs: ["IPCChannels", "Linux"]),
  module("Sampling"),
  module("CommandLine"),
  // Of its own, because only one of the programs prints what is installed beside all of them.
  module("Companions", needs: ["CommandLine"]),
  module(
    "ProgramSupport",
    needs: ["CommandLine", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Rendezvous"]),
  module(
    "Narration", needs: ["CommandLine", "IPCChannels", "Linux", "Messages", "ProgramSupport"]),
  // Two modules, because what conforms to a protocol is kept in every program that links its module.
  module(
    "ServerSide",
    needs: [
      "CommandLine", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Narration",
      "ProgramSupport", "Rendezvous", "Sampling",
    ]),
  module(
    "ClientSide",
    needs: [
      "CommandLine", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Narration",
      "ProgramSupport", "Rendezvous", "Sampling",
    ]),
  // The library counts its calls where it is asked to; what it is held against has no part in that.
  c("CFloor", needs: ["CLinux"], settings: [.define("CLINUX_UNCOUNTED")]),
  module(
    "Comparison",
    needs: [
      "CFloor", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Rendezvous", "Sampling",
    ]),
  module(
    "Reporting", needs: ["CommandLine", "Comparison", "IPCChannels", "LoadedKinds", "Sampling"]),
  module(
    "Conformance",
    needs: [
      "CLinux", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Rendezvous", "Sampling",
    ]),
  module(
    "CompareProgram",
    needs: [
      "ClientSide", "CommandLine", "Companions", "Comparison", "Conformance", "IPCChannels",
      "Linux", "LoadedKinds", "Messages", "ProgramSupport", "Rendezvous", "Reporting", "Sampling",
      "ServerSide",
    ]),
  program("ipc-server", needs: ["Linux", "ServerSide"]),
  program("ipc-client", needs: ["ClientSide", "Linux"]),
  program("ipc-compare", needs: ["CompareProgram", "Comparison", "Linux"]),
]

// The tests: what they share, one unit target a module, the suite over all kinds, whole programs, and one
// program that is the other process of those that need two.

let testTargets: [Target] = [
  c("CTestSupport", at: "Tests/Support/CTestSupport"),
  module(
    "TestSupport", at: "Tests/Support", without: ["CTestSupport"],
    needs: ["CLinux", "CTestSupport", "IPCChannels", "Linux"]),
  c("CCallTracing", at: "Tests/CallTracing/CCallTracing"),
  module(
    "CallTracing", at: "Tests/CallTracing", without: ["CCallTracing"],
    needs: ["CCallTracing", "Linux", "TestSupport"]),

  tests(
    "LinuxTests", at: "Tests/Unit/LinuxTests",
    needs: ["CLinux", "Linux", "TestSupport", "test-peer"]),
  tests(
    "IPCChannelsTests", at: "Tests/Unit/IPCChannelsTests",
    needs: ["IPCChannels", "Linux", "Messages", "TestSupport"]),
  tests(
    "MessagesTests", at: "Tests/Unit/MessagesTests", needs: ["IPCChannels", "Linux", "Messages"]),
  tests(
    "LoadedKindsTests", at: "Tests/Unit/LoadedKindsTests",
    needs: ["IPCChannels", "Linux", "LoadableKind", "LoadedKinds", "Sampling", "TestSupport"]),
  tests(
    "RendezvousTests", at: "Tests/Unit/RendezvousTests",
    needs: [
      "IPCChannels", "Linux", "Messages", "Rendezvous", "TestSupport", "ipc-client", "ipc-server",
    ]),
  tests(
    "AsyncChannelsTests", at: "Tests/Unit/AsyncChannelsTests",
    needs: ["AsyncChannels", "IPCChannels", "Linux", "Rendezvous", "TestSupport"]),
  tests("SamplingTests", at: "Tests/Unit/SamplingTests", needs: ["Linux", "Sampling"]),
  tests("CommandLineTests", at: "Tests/Unit/CommandLineTests", needs: ["CommandLine"]),
  tests(
    "CompanionsTests", at: "Tests/Unit/CompanionsTests",
    needs: [
      "CommandLine", "Companions", "CompareProgram", "Comparison", "TestSupport", "ipc-compare",
    ]),
  tests(
    "ComparisonTests", at: "Tests/Unit/ComparisonTests",
    needs: [
      "CFloor", "CallTracing", "Comparison", "Contenders", "IPCChannels", "KnownTruth", "Linux",
      "LoadedKinds", "Messages", "Rendezvous", "Sampling", "Simulation", "TestSupport",
      "ipc-server", "test-peer",
    ]),
  tests(
    "ReportingTests", at: "Tests/Unit/ReportingTests", without: ["Golden"],
    needs: [
      "CommandLine", "Comparison", "IPCChannels", "LoadedKinds", "Reporting", "Sampling",
      "TestSupport",
    ]),
  tests(
    "GlossaryTests", at: "Tests/Unit/GlossaryTests",
    needs: [
      "ClientSide", "CommandLine", "CompareProgram", "Comparison", "Conformance", "IPCChannels",
      "Messages", "ProgramSupport", "Rendezvous", "Reporting", "ServerSide", "TestSupport",
    ]),
  tests(
    "ProgramsTests", at: "Tests/Unit/ProgramsTests",
    needs: [
      "ClientSide", "CommandLine", "IPCChannels", "Linux", "Messages", "Narration",
      "ProgramSupport", "Rendezvous", "ServerSide", "TestSupport",
    ]),

  tests(
    "CompareProgramTests", at: "Tests/Unit/CompareProgramTests",
    needs: ["CommandLine", "CompareProgram", "Comparison", "IPCChannels"]),

  module(
    "ConformanceSupport", at: "Tests/Conformance/Suite",
    needs: ["CLinux", "Conformance", "IPCChannels", "Linux", "Sampling", "TestSupport"]),
  tests(
    "ChannelConformanceTests", at: "Tests/Conformance/Tests",
    needs: [
      "Conformance", "ConformanceSupport", "IPCChannels", "Linux", "TestSupport", "ipc-compare",
      "laboratory", "test-peer",
    ]),
  tests(
    "EndToEndTests", at: "Tests/EndToEnd",
    needs: [
      "CLinux", "Comparison", "IPCChannels", "Linux", "LoadedKinds", "Messages", "Rendezvous",
      "Sampling", "TestSupport", "ipc-client", "ipc-compare", "ipc-server", "laboratory",
      "test-peer",
    ]),

  c("CDeny", at: "Tests/Peer/CDeny"),
  program(
    "test-peer", at: "Tests/Peer", without: ["CDeny"],
    needs: [
      "CDeny", "CallTracing", "Comparison", "ConformanceSupport", "IPCChannels", "Linux",
      "Messages", "Rendezvous", "Sampling", "ServerSide", "TestSupport",
    ]),

  module(
    "FuzzTargets", at: "Tests/Fuzz/Targets",
    needs: [
      "ClientSide", "CommandLine", "CompareProgram", "Comparison", "IPCChannels", "Linux",
      "Messages", "ProgramSupport", "Rendezvous", "Reporting", "Sampling", "ServerSide",
    ]),
  tests(
    "FuzzTests", at: "Tests/Fuzz/Tests", without: ["Corpora"],
    needs: ["FuzzTargets", "Sampling", "TestSupport"]),
]

// The laboratory: what measures the product and holds it against its targets and against other programs. Each
// experiment is a module of its own, and one program runs them all.

let laboratoryTargets: [Target] = [
  laboratory("LaboratorySupport", needs: ["CommandLine", "Comparison", "ProgramSupport"]),
  laboratory(
    "Benchmark",
    needs: [
      "CallTracing", "CommandLine", "Comparison", "IPCChannels", "LaboratorySupport", "Linux",
      "Messages", "ProgramSupport", "Rendezvous", "Reporting", "Sampling",
    ]),
  laboratory("Contenders", needs: ["Comparison", "IPCChannels", "Linux", "Messages"]),
  laboratory("KnownTruth", needs: ["Comparison"]),
  laboratory("Simulation", needs: ["Comparison", "Sampling"]),
  laboratory(
    "Calibration",
    needs: [
      "CommandLine", "Comparison", "Contenders", "IPCChannels", "KnownTruth", "LaboratorySupport",
      "Linux", "LoadedKinds", "ProgramSupport", "Reporting", "Simulation",
    ]),
  laboratory(
    "Claims",
    needs: [
      "CommandLine", "CompareProgram", "Comparison", "IPCChannels", "LaboratorySupport", "Linux",
      "ProgramSupport", "Reporting",
    ]),
  tests(
    "ClaimsTests", at: "Tests/Laboratory/ClaimsTests", without: ["planted.json"],
    needs: [
      "Claims", "Comparison", "IPCChannels", "Reporting", "Sampling", "TestSupport", "laboratory",
    ]),
  c("ForeignLoops", at: "Tests/Laboratory/ForeignLoops", needs: ["CLinux"]),
  laboratory("ForeignPrograms", needs: ["Comparison", "Reporting"]),
  tests(
    "ForeignProgramsTests", at: "Tests/Laboratory/ForeignProgramsTests",
    needs: ["ForeignPrograms", "Linux", "Sampling", "TestSupport", "laboratory"]),
  laboratory(
    "Crosscheck",
    needs: [
      "CommandLine", "Comparison", "ForeignLoops", "ForeignPrograms", "IPCChannels",
      "LaboratorySupport", "Linux", "ProgramSupport", "Reporting", "Sampling", "TestSupport",
    ]),
  laboratory(
    "HotPath",
    needs: [
      "CallTracing", "CommandLine", "IPCChannels", "LaboratorySupport", "Linux", "ProgramSupport",
      "TestSupport",
    ]),
  laboratory(
    "Stress",
    needs: [
      "CommandLine", "IPCChannels", "LaboratorySupport", "Linux", "Messages", "ProgramSupport",
      "Rendezvous", "Sampling", "TestSupport",
    ]),
  laboratory(
    "Soak",
    needs: [
      "CommandLine", "IPCChannels", "LaboratorySupport", "Linux", "Messages", "ProgramSupport",
      "Rendezvous", "Sampling", "TestSupport",
    ]),
  c("CLimits", at: "Tests/Laboratory/CLimits", needs: ["CLinux"]),
  program(
    "laboratory", at: "Tests/Laboratory/Program",
    needs: [
      "Benchmark", "CLimits", "Calibration", "Claims", "CommandLine", "CompareProgram",
      "Comparison", "Contenders", "Crosscheck", "HotPath", "LaboratorySupport", "ProgramSupport",
      "Soak",
      "Stress",
    ]),
  // A comparison of builds starts both from their files, by the same words: the other one has to be a file of
  // its own.
  program(
    "earlier-build", at: "Tests/Laboratory/EarlierBuild",
    needs: ["CompareProgram", "Comparison", "Contenders", "ProgramSupport"]),
]

let package = Package(
  name: "ipc-compare", products: products,
  targets: libraryTargets + programTargets + testTargets + laboratoryTargets)

// The fuzzer has no main function of its own: libFuzzer's is linked in by 'make fuzz' alone.
if Context.environment["IPC_FUZZ"] != nil {
  package.targets.append(
    program(
      "fuzz", at: "Tests/Fuzz/Fuzzer", without: ["results.dict"], needs: ["FuzzTargets"],
      settings: [.unsafeFlags(["-parse-as-library"])]))
}

// How targets are built. One without a path lies in the folder of its name in Sources.

func module(
  _ name: String, at path: String? = nil, without excluded: [String] = [],
  needs dependencies: [Target.Dependency] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: excluded, swiftSettings: strict)
}

func laboratory(_ name: String, needs dependencies: [Target.Dependency]) -> Target {
  module(name, at: "Tests/Laboratory/\(name)", needs: dependencies)
}

func program(
  _ name: String, at path: String? = nil, without excluded: [String] = [],
  needs dependencies: [Target.Dependency], settings: [SwiftSetting] = []
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: path, exclude: excluded,
    swiftSettings: strict + settings)
}

func tests(
  _ name: String, at path: String, without excluded: [String] = [],
  needs dependencies: [Target.Dependency]
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: path, exclude: excluded, swiftSettings: strict)
}

func c(
  _ name: String, at path: String? = nil, without excluded: [String] = [],
  needs dependencies: [Target.Dependency] = [], settings: [CSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: excluded, cSettings: settings)
}
