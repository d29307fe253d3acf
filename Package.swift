// swift-tools-version: 6.2
import PackageDescription

/// Rules every target of ours is held to.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Arithmetic without optimisation is ten to a hundred times slower, so these targets are optimised in debug builds too.
let quick: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The graph reads its nodes' fields so often that checking each access for overlaps takes a tenth of a small computation.
/// Debug builds, and with them the tests, keep the check.
let graph: [SwiftSetting] =
  quick + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// One file to load instead of a dozen: the program is at its prompt in two thirds of the time.
let wholeProgram: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections",
      "-lstdc++",
    ], .when(platforms: [.linux], configuration: .release))
]

/// One kernel source, compiled once for each instruction set it may run on.
func kernel(_ flags: [String]) -> [SwiftSetting] {
  strict + [.unsafeFlags(["-O"] + flags)]
}

#if arch(x86_64)
  let kernels: [Target] = [
    .target(name: "FusedKernelBase", swiftSettings: kernel([])),
    .target(name: "FusedKernelV3", swiftSettings: kernel(["-Xcc", "-march=x86-64-v3", "-D", "FMA"])),
    .target(name: "FusedKernelV4", swiftSettings: kernel(["-Xcc", "-march=x86-64-v4", "-D", "FMA", "-D", "WIDE"])),
  ]
#else
  let kernels: [Target] = [.target(name: "FusedKernelBase", swiftSettings: kernel(["-D", "FMA"]))]
#endif

let package = Package(
  name: "attention-tutor",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "attn", targets: ["attn"]),
    .library(name: "Attention", targets: ["Attention"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The house: what attention is, the language it is written in, how it is shown, how it is taught.
    .target(name: "Attention", swiftSettings: graph),
    .target(name: "Language", dependencies: ["Attention"], swiftSettings: quick),
    .target(name: "Display", swiftSettings: quick),
    .target(name: "NumPyFile", dependencies: ["Attention"], swiftSettings: quick),
    .target(
      name: "Tutor",
      dependencies: [
        "Attention", "Language", "Display", "NumPyFile", "CMarkGFM",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: quick),

    // The fast way for big inputs.
    .target(name: "CProcessor"),
    .target(
      name: "FusedAttention", dependencies: ["CProcessor"] + kernels.map { .target(name: $0.name) },
      swiftSettings: quick),

    // The rim: everything that touches the world.
    .systemLibrary(
      name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "CMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
    .target(name: "CLineEditor", dependencies: ["CLibEdit"]),
    .target(name: "LineEditor", dependencies: ["CLineEditor"], swiftSettings: strict),
    .target(
      name: "ProgressStore", dependencies: ["Tutor", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .executableTarget(
      name: "attn",
      dependencies: [
        "LineEditor", "ProgressStore", "Tutor", "Language", "Attention", "Display", "FusedAttention", "NumPyFile",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: wholeProgram),

    // Tests: one target beside each of ours, and one that plays the program at a pseudo-terminal.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .target(
      name: "PseudoTerminal", dependencies: ["CPseudoTerminal"], path: "Tests/PseudoTerminal", swiftSettings: strict),
    .testTarget(
      name: "AttentionTests", dependencies: ["Attention"], exclude: ["reference"], swiftSettings: quick),
    .testTarget(name: "LanguageTests", dependencies: ["Language", "Attention"], swiftSettings: quick),
    .testTarget(name: "DisplayTests", dependencies: ["Display"], swiftSettings: strict),
    .testTarget(
      name: "NumPyFileTests", dependencies: ["NumPyFile", "Attention"], exclude: ["fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FusedAttentionTests", dependencies: ["FusedAttention", "Attention"], swiftSettings: quick),
    .testTarget(
      name: "TutorTests", dependencies: ["Tutor", "Language", "Attention", "Display"], exclude: ["fixtures"],
      swiftSettings: quick),
    .testTarget(
      name: "ProgressStoreTests",
      dependencies: ["ProgressStore", "store-probe", "Tutor", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .executableTarget(
      name: "store-probe", dependencies: ["ProgressStore", "Tutor"], path: "Tests/StoreProbe", swiftSettings: strict),
    .executableTarget(
      name: "line-editor-probe", dependencies: ["LineEditor"], path: "Tests/LineEditorProbe", swiftSettings: strict),
    .testTarget(
      name: "LineEditorTests", dependencies: ["LineEditor", "PseudoTerminal", "line-editor-probe"],
      swiftSettings: strict),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "attn", "PseudoTerminal", "NumPyFile", "Display",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["reference"], swiftSettings: strict),
  ] + kernels,
  swiftLanguageModes: [.v6]
)
