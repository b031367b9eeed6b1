// swift-tools-version: 6.0
// An application that uses the author's package.
import PackageDescription

/// A release in a Git repository, or the folder that somebody works in.
func dependency(_ name: String) -> Package.Dependency {
  if let releases = Context.environment["RELEASES"] {
    return .package(url: "file://\(releases)/\(name).git", from: "0.1.0")
  }
  return .package(name: name, path: Context.environment["SOURCES_OF_\(name)"]!)
}

let package = Package(
  name: "app",
  platforms: [.macOS(.v13)],
  dependencies: [dependency("tiny")],
  targets: [
    .executableTarget(name: "App", dependencies: [.product(name: "Tiny", package: "tiny")])
  ]
)
