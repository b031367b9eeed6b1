// swift-tools-version: 6.0
// The Swift benchmarks, in a folder of links that bench/run makes: an application as any other, of
// the SDK and of what boltgen has written for the module that is measured.
import PackageDescription

let package = Package(
  name: "bench",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "libbolt", path: Context.environment["BOLT_SOURCE"] ?? "../..")],
  targets: [
    .target(
      name: "Bench", dependencies: [.product(name: "Bolt", package: "libbolt")],
      path: "generated/Bench"),
    .target(
      name: "CFloors", path: "Sources/CFloors",
      cSettings: [.headerSearchPath("../../include")], linkerSettings: [.linkedLibrary("pthread")]),
    .executableTarget(
      name: "BoltBench", dependencies: ["Bench", "CFloors"], path: "Sources/BoltBench"),
  ],
  swiftLanguageModes: [.v6]
)
