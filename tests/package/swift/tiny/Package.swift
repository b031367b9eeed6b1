// swift-tools-version: 6.0
// An author's package: SwiftPM compiles the C++ module with libbolt, and what boltgen has written.
import PackageDescription

/// A release in a Git repository, as callers get it, or the folder that somebody works in.
func dependency(_ name: String) -> Package.Dependency {
  if let releases = Context.environment["RELEASES"] {
    return .package(url: "file://\(releases)/\(name).git", from: "0.1.0")
  }
  return .package(name: name, path: Context.environment["SOURCES_OF_\(name)"]!)
}

let package = Package(
  name: "tiny",
  platforms: [.macOS(.v13)],
  products: [.library(name: "Tiny", targets: ["Tiny"])],
  dependencies: [dependency("libbolt")],
  targets: [
    .target(
      name: "CTiny",
      dependencies: [.product(name: "libbolt", package: "libbolt")],
      sources: ["src"],
      publicHeadersPath: "."
    ),
    .target(name: "Tiny", dependencies: ["CTiny", .product(name: "Bolt", package: "libbolt")]),
  ],
  cxxLanguageStandard: .cxx20
)
