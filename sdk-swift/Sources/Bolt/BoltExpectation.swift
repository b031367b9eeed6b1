import CBolt

/// What code was generated for: a function with the checksum of all that a call of it depends on,
/// or a constant with its value.
public struct BoltExpectation: Sendable {
  private enum What {
    case function(checksum: UInt64, signature: String)
    case constant(wire: String)
  }

  private let name: String
  private let what: What

  public init(_ name: String, _ checksum: UInt64, _ signature: String) {
    self.name = name
    what = .function(checksum: checksum, signature: signature)
  }

  /// - Parameter wireHex: Its value in wire form, in hexadecimal.
  public static func constant(_ name: String, _ wireHex: String) -> BoltExpectation {
    BoltExpectation(name: name, what: .constant(wire: wireHex))
  }

  private init(name: String, what: What) {
    self.name = name
    self.what = what
  }

  /// What the library has besides does not matter.
  static func check(_ expected: [BoltExpectation], _ module: OpenModule) throws(BoltError) {
    if expected.isEmpty { return }
    let functions = Dictionary(
      module.functions.map { (OpenModule.name(of: $0), $0) },
      uniquingKeysWith: { first, _ in first })
    let problems = expected.compactMap { $0.difference(module, functions) }
    if problems.isEmpty { return }
    let lines =
      ["it is not the library that this program was made for"] + problems + [
        "Generate the code anew (boltgen swift LIBRARY -o DIR), or install the library that it was "
          + "generated for."
      ]
    throw OpenModule.refusal(module.path, lines.joined(separator: "\n"), .version)
  }

  private func difference(
    _ module: OpenModule, _ functions: [String: UnsafePointer<bolt_fn>]
  ) -> String? {
    switch what {
    case .constant(let wire):
      guard let found = module.constant(name) else {
        return "  \(name): the library has no such constant"
      }
      return Self.hex(found) == wire ? nil : "  \(name): the library has another value"
    case .function(let checksum, let signature):
      guard let found = functions[name] else {
        return "  \(name): the library has none; expected: \(signature)"
      }
      if found.pointee.checksum == checksum { return nil }
      let text = String(cString: found.pointee.signature)
      if text == signature { return "  \(name): a type that it uses is another one: \(text)" }
      return "  \(name):\n    expected:        \(signature)\n    the library has: \(text)"
    }
  }

  private static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
