import CBolt

/// Whether a module and this SDK understand each other.
enum Handshake {
  /// The module's function table; or an error that says what does not fit.
  static func runtime(
    of module: UnsafePointer<bolt_module>
  ) throws(BoltError) -> UnsafePointer<bolt_runtime> {
    let ours = abi
    // Of another major nothing but the first two fields may be looked at.
    if major(module.pointee.abi) != major(ours) {
      throw version(
        "the module", module.pointee.abi,
        "rebuild the module or use the Bolt package of its version")
    }
    if Int(module.pointee.size) < MemoryLayout<bolt_module>.offset(of: \.constants)! {
      throw BoltError(kind: .load, message: "its descriptor is too short")
    }
    if let failure = module.pointee.failure {
      throw BoltError(kind: .load, message: String(cString: failure))
    }
    guard let runtime = module.pointee.runtime else {
      throw BoltError(
        kind: .load, message: "it brings no runtime (was bolt_module_seal called?)")
    }
    if major(runtime.pointee.abi) != major(ours)
      || Int(runtime.pointee.size) < MemoryLayout<bolt_runtime>.size
    {
      throw version(
        "its libbolt", runtime.pointee.abi, "use a libbolt and a Bolt package of one version")
    }
    try ask(runtime, ours)
    try ask(runtime, module.pointee.abi)
    return runtime
  }

  /// BOLT_ABI_VERSION, which is made by a cast that Swift does not import.
  static var abi: UInt32 { bolt_swift_abi() }

  private static func major(_ abi: UInt32) -> UInt32 { abi >> 16 }

  private static func text(_ abi: UInt32) -> String { "\(major(abi)).\(abi & 0xffff)" }

  private static func version(_ who: String, _ abi: UInt32, _ advice: String) -> BoltError {
    BoltError(
      kind: .version,
      message: "\(who) speaks ABI \(text(abi)) and this Bolt package speaks "
        + "\(text(self.abi)); \(advice)")
  }

  /// Asks the library itself whether `abi` runs with it.
  private static func ask(
    _ runtime: UnsafePointer<bolt_runtime>, _ abi: UInt32
  ) throws(BoltError) {
    var message = bolt_buffer()
    message.size = UInt32(MemoryLayout<bolt_buffer>.size)
    defer { runtime.pointee.buffer_release(&message) }
    if runtime.pointee.handshake(abi, &message) == BOLT_OK { return }
    let bytes = UnsafeRawBufferPointer(start: message.data, count: Int(message.len))
    throw BoltError(kind: .version, message: String(decoding: bytes, as: UTF8.self))
  }
}
