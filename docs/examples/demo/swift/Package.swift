// swift-tools-version: 6.0
// A program that awaits the demo library: what boltgen writes of it, and the story.
import PackageDescription

let package = Package(
  name: "demo",
  platforms: [.macOS(.v13)],
  dependencies: [
    // Copied elsewhere: the folder that holds libbolt's sources, or their Git URL.
    .package(name: "libbolt", path: "../../../..")
  ],
  targets: [
    // boltgen swift libdemo.so -o Sources
    .target(name: "Demo", dependencies: [.product(name: "Bolt", package: "libbolt")]),
    .executableTarget(name: "Story", dependencies: ["Demo"]),
    .testTarget(name: "StoryTests", dependencies: ["Story"]),
  ]
)
