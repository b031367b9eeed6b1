// swift-tools-version: 6.0
// What the harness builds and runs, in a folder of links to where the sources are: every package of
// Swift tests at once, so that they share what they are made of.
import PackageDescription

/// Of all whose code is made of the SDK's, imported or not: SwiftPM compiles a target again only if
/// what it names has changed.
let bolt = Target.Dependency.product(name: "Bolt", package: "libbolt")
let libbolt = Target.Dependency.product(name: "libbolt", package: "libbolt")

/// What boltgen has written of a module.
@MainActor func generated(_ module: String, linked: Bool = false) -> Target {
  .target(
    name: module, dependencies: linked ? [bolt, .target(name: "C\(module)")] : [bolt],
    path: "generated/\(module)")
}

/// With a sanitizer the fixture and libbolt are compiled with it, into the tests; else the module
/// is loaded, as CMake has built it.
let isLinked = Context.environment["BOLT_SWIFT_LINKED"] != nil
let linked: [Target] =
  isLinked
  ? [
    .target(
      name: "CConformance", dependencies: [libbolt],
      path: "linked/CConformance", sources: ["fixture"], publicHeadersPath: "include"),
    .target(
      name: "CPlanted", dependencies: [libbolt],
      path: "links/planted/CPlanted", publicHeadersPath: "."),
    .executableTarget(
      name: "planted", dependencies: ["CPlanted"], path: "links/planted/program"),
  ] : []

/// What is told of the demo, and what is hard for boltgen, runs with the modules that the other
/// languages load.
let hard = ["Quirks", "Reserved", "Words", "Curious", "Station", "Awkward"]
let loaded: [Target] =
  isLinked
  ? []
  : [
    generated("Demo"),
    .executableTarget(name: "Story", dependencies: ["Demo"], path: "links/demo/Sources/Story"),
    .testTarget(name: "StoryTests", dependencies: ["Story"], path: "links/demo/Tests/StoryTests"),
    .testTarget(name: "DocsTests", dependencies: ["Demo", bolt], path: "docs/tests"),
    .testTarget(
      name: "GeneratedTests", dependencies: hard.map { .init(stringLiteral: $0) } + [bolt],
      path: "links/generated"),
    generated("Bench"),
    .target(
      name: "CFloors", path: "links/bench/CFloors",
      cSettings: [.headerSearchPath("../../include")]),
    .executableTarget(
      name: "BoltBench", dependencies: ["Bench", "CFloors", bolt], path: "links/bench/BoltBench"),
    .target(name: "CHere", path: "links/bench/CHere"),
    .executableTarget(
      name: "BoltCount", dependencies: ["Bench", "CHere", bolt], path: "links/bench/BoltCount"),
  ] + hard.map { generated($0) }

let package = Package(
  name: "tests",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "libbolt", path: "../../..")],
  targets: linked + loaded + [
    generated("Conformance", linked: isLinked),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Conformance", "conformance-child", bolt],
      path: "links/conformance", exclude: ["child"]),
    .executableTarget(
      name: "conformance-child", dependencies: ["Conformance", bolt],
      path: "links/conformance/child"),
    .testTarget(name: "BoltTests", dependencies: [bolt], path: "links/sdk"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
