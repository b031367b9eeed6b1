// swift-tools-version: 6.0
// An application with a module that CMake has built: linked with it, where pkg-config finds it, or
// without a word of it, and then it is loaded when the program runs.
import PackageDescription

let isLinked = Context.environment["PKG_CONFIG_PATH"] != nil

let package = Package(
  name: "app",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "libbolt", path: Context.environment["SOURCES_OF_libbolt"]!)],
  targets: [
    .target(
      name: "Tiny",
      dependencies: [.product(name: "Bolt", package: "libbolt")] + (isLinked ? ["CTiny"] : [])),
    .executableTarget(name: "App", dependencies: ["Tiny"]),
  ] + (isLinked ? [.systemLibrary(name: "CTiny", pkgConfig: "tiny")] : [])
)
