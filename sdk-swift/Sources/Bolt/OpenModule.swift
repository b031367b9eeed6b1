import CBolt

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// A module that may be called: of this ABI, and the one that the code was generated for. Its
/// library stays loaded.
struct OpenModule: @unchecked Sendable {
  let path: String
  let module: UnsafePointer<bolt_module>
  let runtime: UnsafePointer<bolt_runtime>

  static func symbol(_ name: String) -> String { "bolt_module_\(name)" }

  /// Asks a `bolt_module_NAME`.
  static func ask(_ address: UnsafeMutableRawPointer) -> UnsafeRawPointer? {
    unsafeBitCast(address, to: (@convention(c) () -> UnsafeRawPointer?).self)()
  }

  init(path: String, name: String, expected: [BoltExpectation]) throws(BoltError) {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw OpenModule.refusal(path, dlerror().map { String(cString: $0) } ?? "unknown error")
    }
    let symbol = OpenModule.symbol(name)
    guard let address = dlsym(library, symbol) else {
      dlclose(library)
      throw OpenModule.refusal(
        path, "it is no libbolt module named so (it does not export \(symbol))")
    }
    try self.init(OpenModule.ask(address), path: path, expected: expected)
  }

  init(
    _ descriptor: UnsafeRawPointer?, path: String, expected: [BoltExpectation]
  ) throws(BoltError) {
    guard let descriptor else {
      throw OpenModule.refusal(path, "its module function answered NULL")
    }
    let module = descriptor.assumingMemoryBound(to: bolt_module.self)
    do {
      runtime = try Handshake.runtime(of: module)
    } catch {
      throw OpenModule.refusal(path, error.message, error.kind)
    }
    self.module = module
    self.path = path
    try BoltExpectation.check(expected, self)
  }

  static func refusal(
    _ path: String, _ why: String, _ kind: BoltError.Kind = .load
  ) -> BoltError {
    BoltError(kind: kind, message: "cannot load '\(path)': \(why)")
  }

  func function(_ name: String) -> UnsafePointer<bolt_fn>? {
    functions.first { OpenModule.name(of: $0) == name }
  }

  /// All functions, and the methods of all classes.
  var functions: [UnsafePointer<bolt_fn>] {
    let module = module.pointee
    let methods = (0..<Int(module.n_types)).flatMap { index in
      let type = module.types[index]!.pointee
      return (0..<Int(type.n_methods)).map { type.methods[$0]! }
    }
    return (0..<Int(module.n_fns)).map { module.fns[$0]! } + methods
  }

  /// `Class.method` of a method; a setter, which is called as its getter, has a `=` behind.
  static func name(of function: UnsafePointer<bolt_fn>) -> String {
    let function = function.pointee
    let owner = function.owner.map { String(cString: $0.pointee.name) + "." } ?? ""
    let isSetter = function.flags & UInt32(BOLT_FN_SETTER) != 0
    return owner + String(cString: function.name) + (isSetter ? "=" : "")
  }

  /// The wire form of a constant.
  func constant(_ name: String) -> UnsafeRawBufferPointer? {
    // A module that was built before there were any ends before them.
    if Int(module.pointee.size) < MemoryLayout<bolt_module>.size { return nil }
    for index in 0..<Int(module.pointee.n_constants) {
      let constant = module.pointee.constants[index]!.pointee
      if String(cString: constant.name) == name {
        return UnsafeRawBufferPointer(start: constant.wire, count: Int(constant.wire_len))
      }
    }
    return nil
  }
}
