import CBolt
import Testing

@testable import Bolt

/// Modules that do not fit, made by hand.
@Suite struct LoadingTests {
  // Functions live for ever, so that there is one of each.
  private static let nowhere = BoltLibrary(name: "none_at_all", linked: nil, expected: [])
  private static let function = BoltFunction(nowhere, "f")
  private static let setter = BoltFunction(nowhere, "A.b=")

  private func refusal(
    _ module: bolt_module, expected: [BoltExpectation] = []
  ) -> BoltError? {
    var module = module
    return withUnsafeMutablePointer(to: &module) { module -> BoltError? in
      do throws(BoltError) {
        _ = try OpenModule(UnsafeRawPointer(module), path: "libx.so", expected: expected)
        return nil
      } catch {
        return error
      }
    }
  }

  private var module: bolt_module {
    var module = bolt_module()
    module.size = UInt32(MemoryLayout<bolt_module>.size)
    module.abi = Handshake.abi
    return module
  }

  @Test func anotherMajor() {
    var other = module
    other.abi = Handshake.abi + 0x0002_0000
    other.size = 8
    let error = refusal(other)
    #expect(error?.kind == .version)
    #expect(error?.message.hasPrefix("cannot load 'libx.so': the module speaks ABI 2.") == true)
    #expect(error?.message.hasSuffix("use the Bolt package of its version") == true)
  }

  @Test func tooShort() {
    var short = module
    short.size = 8
    #expect(
      refusal(short)
        == BoltError(kind: .load, message: "cannot load 'libx.so': its descriptor is too short"))
  }

  @Test func notBuilt() {
    "two functions are called 'add'".withCString { text in
      var failed = module
      failed.failure = text
      #expect(
        refusal(failed)
          == BoltError(
            kind: .load, message: "cannot load 'libx.so': two functions are called 'add'"))
    }
  }

  @Test func neverSealed() {
    #expect(
      refusal(module)
        == BoltError(
          kind: .load,
          message:
            "cannot load 'libx.so': it brings no runtime (was bolt_module_seal called?)"))
  }

  @Test func aLibboltOfAnotherMajor() {
    var runtime = bolt_runtime()
    runtime.size = UInt32(MemoryLayout<bolt_runtime>.size)
    runtime.abi = Handshake.abi + 0x0001_0000
    withUnsafePointer(to: &runtime) { runtime in
      var other = module
      other.runtime = runtime
      let error = refusal(other)
      #expect(error?.kind == .version)
      #expect(error?.message.contains("its libbolt speaks ABI 1.") == true)
    }
  }

  @Test func noModule() {
    let answersNothing = BoltLibrary(name: "nothing", linked: { nil }, expected: [])
    #expect(
      throws: BoltError(
        kind: .load, message: "cannot load 'the program': its module function answered NULL")
    ) { try answersNothing.opened() }
  }

  @Test func noFile() {
    let library = BoltLibrary(name: "nowhere", linked: nil, expected: [])
    #expect(
      throws: BoltError(
        kind: .load, message: "cannot load '/no/such/libnowhere.so': no such file")
    ) { try library.load(from: "/no/such/libnowhere.so") }
    #expect(throws: BoltError(kind: .load, message: "cannot load '/tmp': is not a file")) {
      try library.load(from: "/tmp")
    }
    #expect(throws: BoltError.self) { try library.opened() }
  }

  /// The environment's name of the library is what Python uses, too.
  @Test func names() {
    #expect(Finding.environment("surely_not_set") == nil)
    #expect(OpenModule.symbol("demo") == "bolt_module_demo")
    #expect(Self.setter.entry.label == "A.b()")
  }

  /// A call of a module that cannot be loaded is refused, and so is the next one.
  @Test func callsOfNoModule() async {
    for _ in 0..<2 {
      await #expect(throws: BoltError.self) {
        try await Self.function.call(BoltUnit.self, isolation: nil)
      }
      #expect(throws: BoltError.self) { try Self.function.now(BoltUnit.self) }
    }
  }
}
