// swift-tools-version: 6.0
// libbolt for SwiftPM: the Swift SDK, and the runtime as source for packages that compile their C++
// module by themselves.
//
// BOLT_REACTOR=ON in the environment of `swift build` compiles the reactor, too (bolt::sleep_for),
// which needs Boost.Asio's headers.
import PackageDescription

let withReactor = Context.environment["BOLT_REACTOR"] == "ON"

let package = Package(
  name: "libbolt",
  platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9)],
  products: [
    .library(name: "Bolt", targets: ["Bolt"]),
    .library(name: "libbolt", targets: ["libbolt"]),
  ],
  targets: [
    .target(name: "CBolt", path: "sdk-swift/Sources/CBolt"),
    .target(name: "Bolt", dependencies: ["CBolt"], path: "sdk-swift/Sources/Bolt"),
    .testTarget(
      name: "BoltTests", dependencies: ["Bolt", "CBolt"], path: "sdk-swift/Tests/BoltTests"),
    .target(
      name: "libbolt",
      path: "libbolt",
      exclude: withReactor ? ["src/abi/no_reactor.cpp"] : [],
      sources: ["src/core", "src/abi", "src/metadata"] + (withReactor ? ["src/reactor"] : []),
      publicHeadersPath: "include",
      cxxSettings: [.headerSearchPath("src"), .define("BOLT_BUILDING", to: "1")],
      linkerSettings: [.linkedLibrary("pthread", .when(platforms: [.linux]))]
    ),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
