import Bolt
import Conformance
import Foundation
import Testing

/// A library that no code was generated for.
private enum Hostile: BoltModule {
  static let library = BoltLibrary(name: "hostile", linked: nil, expected: [])
  static let echo = BoltFunction(library, "echo_string")
}

private enum Future: BoltModule {
  static let library = BoltLibrary(name: "futuremodule", linked: nil, expected: [])
  static let any = BoltFunction(library, "any")
}

private enum NoModule: BoltModule {
  static let library = BoltLibrary(name: "notmodule", linked: nil, expected: [])
}

/// As code that was generated for other functions than the library has.
private enum Changed: BoltModule {
  static let library = BoltLibrary(
    name: "conformance", linked: nil,
    expected: [
      BoltExpectation("add", 0, "async function add(a:i64)->i64"),
      BoltExpectation("subtract", 0, "function subtract(a:i64)->i64"),
      BoltExpectation("gate_new", 0xa79d_3f63_5030_cd2e, "function gate_new()->u64"),
      .constant("ANSWER", "2a000000"),
      .constant("PRIMES", "00"),
    ])
  static let add = BoltFunction(library, "add_sync")
}

extension Cases {
  /// Libraries beside each other, and libraries that are refused.
  @Suite struct LibrariesTests {
    @Test("SWIFT_two_libraries", arguments: Host.allCases)
    func two(host: Host) async throws {
      try Hostile.load(from: Surroundings.library("hostile"))
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in try await waitOpen(gate: gate) }
        let text = try Hostile.echo.now(BoltString.self) {
          (writer: inout BoltWriter) throws(BoltError) in
          try writer.string("between")
        }
        #expect(text == "between")
        try gateOpenElsewhere(gate: gate)
        try await task.value
      }
      #expect(try Hostile.runtimeVersion == ConformanceLibrary.runtimeVersion)
    }

    @Test("SWIFT_library_of_another_abi_is_refused")
    func anotherABI() throws {
      let path = try Surroundings.library("futuremodule")
      let error = try boltError(ofNow: { try Future.load(from: path) })
      #expect(error.kind == .version)
      let speaks = /the module speaks ABI [1-9]\d*\.\d+ and this Bolt package speaks 0\.\d+/
      #expect(error.message.hasPrefix("cannot load '\(path)': "))
      #expect(error.message.contains(speaks))
      #expect(error.message.hasSuffix("rebuild the module or use the Bolt package of its version"))
      // Nor does a call accept it.
      #expect(try boltError(ofNow: { try Future.any.now(BoltUnit.self) }).kind == .version)
    }

    @Test("SWIFT_library_that_is_no_module_is_refused")
    func noModule() throws {
      let path = try Surroundings.library("notmodule")
      let error = try boltError(ofNow: { try NoModule.load(from: path) })
      #expect(error.kind == .load)
      #expect(error.message.contains(path))
      #expect(error.message.contains("it does not export bolt_module_notmodule"))

      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "libbolt-\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let text = folder.appendingPathComponent("libnotmodule.so").path
      try "This is no library.".write(toFile: text, atomically: true, encoding: .utf8)
      for (path, why) in [
        (text, "file too short"), (folder.path, "is not a file"), (text + ".gone", "no such file"),
      ] {
        let error = try boltError(ofNow: { try NoModule.load(from: path) })
        #expect(error.kind == .load)
        #expect(error.message.hasPrefix("cannot load '\(path)': "))
        #expect(error.message.contains(why))
      }
    }

    /// Other functions than the code was generated for: the message names them, and what to do.
    @Test("SWIFT_changed_library_is_refused")
    func changed() throws {
      let path = try Surroundings.library("conformance")
      let error = try boltError(ofNow: { try Changed.load(from: path) })
      #expect(error.kind == .version)
      let lines = error.message.split(separator: "\n").map(String.init)
      #expect(
        lines.dropLast() == [
          "cannot load '\(path)': it is not the library that this program was made for",
          "  add:",
          "    expected:        async function add(a:i64)->i64",
          "    the library has: async function add(a:i64,b:i64)->i64",
          "  subtract: the library has none; expected: function subtract(a:i64)->i64",
          "  PRIMES: the library has another value",
        ])
      #expect(lines.last?.contains("boltgen swift") == true)
    }

    @Test("SWIFT_library_is_loaded_once")
    func once() throws {
      let path = try Surroundings.library("hostile")
      try Hostile.load(from: path)
      try Hostile.load(from: path)
      let other = try Surroundings.library("futuremodule")
      let error = try boltError(ofNow: { try Hostile.load(from: other) })
      #expect(error.kind == .load)
      #expect(error.message.contains("is loaded already"))
      #expect(error.message.contains(path))
    }
  }
}
