import Foundation

/// What the harness says of where the tests run.
enum Surroundings {
  /// The folder with the libraries that are loaded at run time.
  static func library(_ name: String) throws -> String {
    let folder = ProcessInfo.processInfo.environment["BOLT_TEST_MODULES"]
    guard let folder else { throw Missing(name: "BOLT_TEST_MODULES") }
    return "\(folder)/lib\(name).so"
  }

  /// A sanitizer makes everything many times slower.
  static let isSanitized = ProcessInfo.processInfo.environment["BOLT_TEST_SANITIZER"] != nil

  /// The program beside this one whose `main` is in `child`.
  static var child: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("conformance-child")
  }

  struct Missing: Error {
    let name: String
  }
}
