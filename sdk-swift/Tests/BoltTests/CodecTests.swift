import Testing

@testable import Bolt

/// What crosses, byte by byte.
@Suite struct CodecTests {
  private func crosses<C: BoltCodec>(
    _ codec: C.Type, _ value: C.Value, _ bytes: [UInt8]
  ) throws where C.Value: Equatable {
    #expect(try Wire.bytes(codec, value) == bytes)
    #expect(try Wire.value(codec, bytes) == value)
    for length in 0..<bytes.count {
      #expect(throws: BoltError.self) { try Wire.value(codec, [UInt8](bytes[..<length])) }
    }
    #expect(throws: BoltError.self) { try Wire.value(codec, bytes + [0]) }
  }

  @Test func numbers() throws {
    try crosses(BoltI8.self, -2, [0xfe])
    try crosses(BoltU16.self, 0x1234, [0x34, 0x12])
    try crosses(BoltI32.self, -1, [0xff, 0xff, 0xff, 0xff])
    try crosses(BoltU64.self, .max, [UInt8](repeating: 0xff, count: 8))
    try crosses(BoltF64.self, 1, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
    try crosses(BoltBool.self, true, [1])
  }

  @Test func texts() throws {
    try crosses(BoltString.self, "", [0, 0, 0, 0])
    try crosses(BoltString.self, "é\0", [3, 0, 0, 0, 0xc3, 0xa9, 0])
    try crosses(BoltBytes.self, [9, 8], [2, 0, 0, 0, 9, 8])
  }

  @Test func composites() throws {
    try crosses(BoltOptional<BoltI16>.self, nil, [0])
    try crosses(BoltOptional<BoltI16>.self, 5, [1, 0, 5, 0])
    try crosses(BoltList<BoltU8>.self, [7, 8], [2, 0, 0, 0, 0, 0, 0, 0, 7, 8])
    try crosses(PairCodec.self, [1, -1], [1, 0, 0xff, 0xff])
    try crosses(
      BoltList<BoltString>.self, ["a"], [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x61])
    try crosses(
      BoltMap<BoltU8, BoltU16>.self, [1: 2], [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0])
  }

  @Test func paddingIsZero() throws {
    let point = Point(id: 1, x: 1)
    let bytes: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]
    try crosses(PointCodec.self, point, bytes)
    #expect(PointCodec.isMemory)
    try crosses(
      BoltList<PointCodec>.self, [point, point], [2, 0, 0, 0, 0, 0, 0, 0] + bytes + bytes)
  }

  @Test func namedTypes() throws {
    try crosses(ColorCodec.self, .green, [200])
    try crosses(ShadeCodec.self, .number(3), [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0])
    try crosses(ShadeCodec.self, .name("b"), [1, 0, 0, 0, 1, 0, 0, 0, 0x62])
    try crosses(NodeCodec.self, Node(next: Node(next: nil)), [1, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func times() throws {
    try crosses(BoltDuration.self, .nanoseconds(-3), [0xfd] + [UInt8](repeating: 0xff, count: 7))
    try crosses(
      BoltDuration.self, .nanoseconds(Int64.max), [UInt8](repeating: 0xff, count: 7) + [0x7f])
    try crosses(BoltDuration.self, .nanoseconds(Int64.min), [0, 0, 0, 0, 0, 0, 0, 0x80])
    try crosses(
      BoltTime.self, BoltTimestamp(nanosecondsSinceEpoch: 258), [2, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test func whatHasNoWireForm() {
    let beyond = Duration.nanoseconds(Int64.max) + .nanoseconds(1)
    #expect(throws: BoltError.argument("\(beyond) is more nanoseconds than 64 bits hold")) {
      try Wire.bytes(BoltDuration.self, beyond)
    }
    let below = Duration.nanoseconds(Int64.min) - .nanoseconds(1)
    #expect(throws: BoltError.self) { try Wire.bytes(BoltDuration.self, below) }
    let small = Duration(secondsComponent: 0, attosecondsComponent: 1)
    #expect(throws: BoltError.argument("\(small) is no whole number of nanoseconds")) {
      try Wire.bytes(BoltDuration.self, small)
    }
    #expect(throws: BoltError.argument("an array of 2 elements is given 3")) {
      try Wire.bytes(PairCodec.self, [1, 2, 3])
    }
  }

  @Test func depth() throws {
    func nodes(_ count: Int) -> Node {
      (1..<count).reduce(Node(next: nil)) { node, _ in Node(next: node) }
    }
    let deepest = try Wire.bytes(NodeCodec.self, nodes(65))
    #expect(try Wire.value(NodeCodec.self, deepest) == nodes(65))
    #expect(throws: BoltError.argument("lists, maps and boxes are nested more than 64 deep")) {
      try Wire.bytes(NodeCodec.self, nodes(66))
    }
    let deeper = [UInt8]([1, 0, 0, 0, 0, 0, 0, 0]) + deepest
    #expect(throws: BoltError.self) { try Wire.value(NodeCodec.self, deeper) }
  }

  @Test(
    arguments: [
      ("a bool", [2], "neither true nor false"),
      ("an optional", [3, 0, 0, 0], "neither true nor false"),
      ("an enum", [7], "not one of the enum's values"),
      ("a variant", [9, 0, 0, 0, 0, 0, 0, 0], "a variant has no alternative 9"),
      ("a text", [1, 0, 0, 0, 0xff], "not valid UTF-8"),
      ("a surrogate", [3, 0, 0, 0, 0xed, 0xa0, 0x80], "not valid UTF-8"),
      ("a count", [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1], "it ends too early"),
      ("a length", [0xff, 0xff, 0xff, 0xff, 1], "it ends too early"),
      (
        "a map", [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 2, 0],
        "a map has a key twice"
      ),
      ("a record", [UInt8](repeating: 0, count: 17), "1 bytes too many"),
    ] as [(String, [UInt8], String)])
  func hostileBytes(what: String, bytes: [UInt8], why: String) {
    let error = BoltError(
      kind: .failed, message: "a constant gave what is no value of its type: \(why)")
    #expect(throws: error) {
      switch what {
      case "a bool": _ = try Wire.value(BoltBool.self, bytes)
      case "an optional": _ = try Wire.value(BoltOptional<BoltI16>.self, bytes)
      case "an enum": _ = try Wire.value(ColorCodec.self, bytes)
      case "a variant": _ = try Wire.value(ShadeCodec.self, bytes)
      case "a count": _ = try Wire.value(BoltList<BoltString>.self, bytes)
      case "a map": _ = try Wire.value(BoltMap<BoltU8, BoltU16>.self, bytes)
      case "a record": _ = try Wire.value(PointCodec.self, bytes)
      default: _ = try Wire.value(BoltString.self, bytes)
      }
    }
  }

  /// Whatever bytes arrive: a value or an error, and no memory beyond them.
  @Test func anyBytes() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random) ? UInt8.random(in: 0...3, using: &random) : .random(in: 0...255)
      }
      _ = try? Wire.value(BoltList<BoltMap<BoltString, BoltOptional<ShadeCodec>>>.self, bytes)
      _ = try? Wire.value(BoltList<PointCodec>.self, bytes)
      _ = try? Wire.value(NodeCodec.self, bytes)
    }
  }
}
