// swift-tools-version: 6.0
// The Swift benchmarks, in a folder of links that bench/run makes: an application as any other, of
// the SDK and of what boltgen has written for the module that is measured.
//
// The peers that BENCH_PEERS names take part, each a target of its own as its users have it: what
// its generator has written, over the C module of its library.
import PackageDescription

/// Each as `NAME=C MODULE=LIBRARY'S PATH`, separated by commas.
let peers = (Context.environment["BENCH_PEERS"] ?? "").split(separator: ",").map {
  let parts = $0.split(separator: "=").map(String.init)
  return (name: parts[0], module: parts[1], library: parts[2])
}

let peerTargets: [Target] = peers.flatMap { peer -> [Target] in
  [
    .target(
      name: peer.module, path: "peers/\(peer.name)/c",
      linkerSettings: [.unsafeFlags([peer.library])]),
    .target(
      name: "\(peer.name)_peer", dependencies: [.init(stringLiteral: peer.module)],
      path: "peers/\(peer.name)/swift", swiftSettings: [.swiftLanguageMode(.v5)]),
  ]
}

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
      name: "BoltBench",
      // The SDK by name: what of it is compiled into the benchmarks is compiled again when it
      // changes.
      dependencies: [.product(name: "Bolt", package: "libbolt"), "Bench", "CFloors"]
        + peers.map { .init(stringLiteral: "\($0.name)_peer") },
      path: "Sources/BoltBench",
      swiftSettings: peers.map { .define("BENCH_\($0.name.uppercased())") }),
  ] + peerTargets,
  swiftLanguageModes: [.v6]
)
