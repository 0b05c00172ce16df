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

let package = Package(
  name: "ipc-compare",
  products: [
    .library(name: "IPCChannels", targets: ["IPCChannels", "Linux", "Rendezvous"]),
    .executable(name: "ipc-server", targets: ["ipc-server"]),
    .executable(name: "ipc-client", targets: ["ipc-client"]),
    .executable(name: "ipc-compare", targets: ["ipc-compare"]),
  ],
  targets: [
    .target(name: "CLinux"),
    .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: strict),
    .target(name: "IPCChannels", dependencies: ["Linux"], swiftSettings: strict),
    .target(name: "Rendezvous", dependencies: ["IPCChannels", "Linux"], swiftSettings: strict),
    .target(name: "Sampling", swiftSettings: strict),
    .target(name: "CommandLine", swiftSettings: strict),
    .target(
      name: "ProgramSupport", dependencies: ["CommandLine", "IPCChannels", "Linux", "Rendezvous"],
      swiftSettings: strict),
    .target(
      name: "Programs",
      dependencies: [
        "CommandLine", "IPCChannels", "Linux", "ProgramSupport", "Rendezvous", "Sampling",
      ],
      swiftSettings: strict),
    .target(
      name: "CFloor", dependencies: ["CLinux"],
      // The library counts its calls where it is asked to; what it is held against has no part in that.
      cSettings: [.define("CLINUX_UNCOUNTED")]),
    .target(
      name: "Comparison",
      dependencies: ["CFloor", "IPCChannels", "Linux", "Rendezvous", "Sampling"],
      swiftSettings: strict),
    .target(
      name: "Reporting", dependencies: ["Comparison", "IPCChannels", "Sampling"],
      swiftSettings: strict),
    .target(
      name: "CompareProgram",
      dependencies: [
        "CommandLine", "Comparison", "IPCChannels", "Linux", "ProgramSupport", "Programs",
        "Reporting", "Sampling",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "ipc-server", dependencies: ["Linux", "Programs"], swiftSettings: strict),
    .executableTarget(
      name: "ipc-client", dependencies: ["Linux", "Programs"], swiftSettings: strict),
    .executableTarget(
      name: "ipc-compare", dependencies: ["CompareProgram", "Comparison", "Linux"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests", dependencies: ["CommandLine"], path: "Tests/Unit/CommandLineTests",
      swiftSettings: strict),
    .testTarget(
      name: "SamplingTests", dependencies: ["Sampling"], path: "Tests/Unit/SamplingTests",
      swiftSettings: strict),
    .target(name: "CDeny", path: "Tests/Peer/CDeny"),
    .executableTarget(
      name: "test-peer",
      dependencies: [
        "CDeny", "CallTracing", "Comparison", "ConformanceSupport", "IPCChannels", "Linux",
        "Programs", "Rendezvous", "Sampling", "TestSupport",
      ],
      path: "Tests/Peer", exclude: ["CDeny"], swiftSettings: strict),
    .target(name: "CCallTracing", path: "Tests/CallTracing/CCallTracing"),
    .target(
      name: "CallTracing", dependencies: ["CCallTracing", "TestSupport", "Linux"],
      path: "Tests/CallTracing", exclude: ["CCallTracing"], swiftSettings: strict),
    .testTarget(
      name: "ComparisonTests",
      dependencies: [
        "CFloor", "CallTracing", "Comparison", "Contenders", "IPCChannels",
        "TestSupport", "KnownTruth", "Linux", "Rendezvous", "Sampling", "Simulation", "test-peer",
        "ipc-server",
      ],
      path: "Tests/Unit/ComparisonTests", swiftSettings: strict),
    .target(
      name: "Simulation", dependencies: ["Comparison", "Sampling"],
      path: "Tests/Laboratory/Simulation",
      swiftSettings: strict),
    .target(
      name: "Contenders", dependencies: ["Comparison", "IPCChannels", "Linux"],
      path: "Tests/Laboratory/Contenders", swiftSettings: strict),
    .target(
      name: "KnownTruth", dependencies: ["Comparison"], path: "Tests/Laboratory/KnownTruth",
      swiftSettings: strict),
    .executableTarget(
      name: "calibrate",
      dependencies: [
        "CommandLine", "Comparison", "CompareProgram", "Contenders", "IPCChannels", "KnownTruth",
        "Linux", "ProgramSupport", "Reporting", "Simulation",
      ],
      path: "Tests/Laboratory/Calibration", swiftSettings: strict),
    .executableTarget(
      name: "earlier-build",
      dependencies: ["CompareProgram", "Comparison", "Contenders", "ProgramSupport"],
      path: "Tests/Laboratory/EarlierBuild", swiftSettings: strict),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "CallTracing", "CommandLine", "CompareProgram", "Comparison", "IPCChannels", "Linux",
        "ProgramSupport", "Rendezvous", "Reporting", "Sampling",
      ],
      path: "Tests/Laboratory/Benchmark", swiftSettings: strict),
    .executableTarget(
      name: "hotpath",
      dependencies: [
        "CallTracing", "CommandLine", "IPCChannels", "TestSupport", "Linux", "ProgramSupport",
      ],
      path: "Tests/Laboratory/HotPath", swiftSettings: strict),
    .executableTarget(name: "limits", dependencies: ["CLinux"], path: "Tests/Laboratory/CLimits"),
    .target(name: "ForeignLoops", dependencies: ["CLinux"], path: "Tests/Laboratory/ForeignLoops"),
    .target(
      name: "ForeignPrograms", dependencies: ["Comparison", "Reporting"],
      path: "Tests/Laboratory/ForeignPrograms", swiftSettings: strict),
    .testTarget(
      name: "ForeignProgramsTests",
      dependencies: ["ForeignPrograms", "TestSupport", "Linux", "Sampling", "crosscheck"],
      path: "Tests/Laboratory/ForeignProgramsTests", swiftSettings: strict),
    .executableTarget(
      name: "crosscheck",
      dependencies: [
        "CompareProgram", "Comparison", "ForeignLoops", "ForeignPrograms", "IPCChannels",
        "TestSupport", "Linux", "ProgramSupport", "Reporting", "Sampling",
      ],
      path: "Tests/Laboratory/Crosscheck", swiftSettings: strict),
    .testTarget(
      name: "ReportingTests", dependencies: ["Comparison", "IPCChannels", "Reporting", "Sampling"],
      path: "Tests/Unit/ReportingTests", exclude: ["Golden"], swiftSettings: strict),
    .target(name: "CTestSupport", path: "Tests/Support/CTestSupport"),
    .target(
      name: "TestSupport", dependencies: ["CLinux", "CTestSupport", "IPCChannels", "Linux"],
      path: "Tests/Support", exclude: ["CTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "LinuxTests", dependencies: ["TestSupport", "Linux"], path: "Tests/Unit/LinuxTests",
      swiftSettings: strict),
    .testTarget(
      name: "RendezvousTests",
      dependencies: [
        "IPCChannels", "TestSupport", "Linux", "Rendezvous", "ipc-client", "ipc-server",
      ],
      path: "Tests/Unit/RendezvousTests", swiftSettings: strict),
    .testTarget(
      name: "ProgramsUnitTests",
      dependencies: [
        "IPCChannels", "TestSupport", "Linux", "ProgramSupport", "Programs", "Rendezvous",
      ],
      path: "Tests/Unit/ProgramsTests", swiftSettings: strict),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "CLinux", "Comparison", "IPCChannels", "Linux", "Rendezvous", "Sampling", "TestSupport",
        "calibrate", "ipc-client", "ipc-compare", "ipc-server", "test-peer",
      ],
      path: "Tests/EndToEnd", swiftSettings: strict),
    .target(
      name: "ConformanceSupport",
      dependencies: ["CLinux", "IPCChannels", "Linux", "Rendezvous", "TestSupport"],
      path: "Tests/Conformance/Suite", swiftSettings: strict),
    .executableTarget(
      name: "stress",
      dependencies: [
        "CommandLine", "IPCChannels", "TestSupport", "Linux", "ProgramSupport", "Rendezvous",
        "Sampling",
      ],
      path: "Tests/Laboratory/Stress", swiftSettings: strict),
    .executableTarget(
      name: "soak",
      dependencies: [
        "CommandLine", "IPCChannels", "TestSupport", "Linux", "ProgramSupport", "Rendezvous",
        "Sampling",
      ],
      path: "Tests/Laboratory/Soak", swiftSettings: strict),
    .testTarget(
      name: "ChannelConformanceTests",
      dependencies: [
        "ConformanceSupport", "IPCChannels", "Linux", "TestSupport", "stress",
        "test-peer",
      ],
      path: "Tests/Conformance/Tests", swiftSettings: strict),
    .testTarget(
      name: "IPCChannelsTests", dependencies: ["IPCChannels", "TestSupport", "Linux"],
      path: "Tests/Unit/IPCChannelsTests", swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CommandLine", "CompareProgram", "Comparison", "IPCChannels", "Linux", "ProgramSupport",
        "Programs",
        "Rendezvous", "Reporting", "Sampling",
      ],
      path: "Tests/Fuzz/Targets", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "Sampling"], path: "Tests/Fuzz/Tests",
      exclude: ["Corpora"],
      swiftSettings: strict),
  ]
)

// The fuzzer has no main function of its own: libFuzzer's is linked in by 'make fuzz' alone.
if Context.environment["IPC_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Fuzzer",
      exclude: ["results.dict"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
