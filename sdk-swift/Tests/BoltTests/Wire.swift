import CBolt

@testable import Bolt

/// A libbolt that has just what encoding and decoding ask for.
enum Wire {
  nonisolated(unsafe) static let runtime: UnsafeMutablePointer<bolt_runtime> = {
    let runtime = UnsafeMutablePointer<bolt_runtime>.allocate(capacity: 1)
    runtime.initialize(to: bolt_runtime())
    runtime.pointee.size = UInt32(MemoryLayout<bolt_runtime>.size)
    return runtime
  }()

  /// What a codec writes.
  static func bytes<C: BoltCodec>(_ codec: C.Type, _ value: C.Value) throws(BoltError) -> [UInt8] {
    let call = bolt_swift_take()!
    defer { bolt_swift_give(call) }
    var writer = BoltWriter(call, UnsafePointer(runtime))
    defer { writer.end() }
    try C.write(value, to: &writer)
    return [UInt8](UnsafeRawBufferPointer(start: writer.base, count: writer.size))
  }

  /// What it makes of bytes, and of nothing else.
  static func value<C: BoltCodec>(_ codec: C.Type, _ bytes: [UInt8]) throws(BoltError) -> C.Value {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
    defer { memory.deallocate() }
    bytes.withUnsafeBytes {
      memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
    }
    var reader = BoltReader(UnsafeRawPointer(memory), bytes.count)
    let value = try C.read(from: &reader)
    try reader.finish()
    return value
  }
}

struct Point: Hashable, Sendable {
  var id: Int32
  var x: Double
}

/// Plain, with four bytes of padding.
enum PointCodec: BoltRecordCodec {
  typealias Value = Point
  static var alignment: Int { 8 }
  static var minimum: Int { 16 }
  static var isPlain: Bool { true }
  static let isMemory =
    MemoryLayout<Point>.stride == 16 && MemoryLayout<Point>.offset(of: \Point.x) == 8
  static var isPadded: Bool { true }

  static func writeFields(_ value: Point, to writer: inout BoltWriter) throws(BoltError) {
    writer.i32(value.id)
    writer.f64(value.x)
  }

  static func readFields(from reader: inout BoltReader) throws(BoltError) -> Point {
    Point(id: try reader.i32(), x: try reader.f64())
  }
}

/// A list of nodes, each in a box.
struct Node: Hashable, Sendable {
  @BoltBoxed var next: Node?
}

enum NodeCodec: BoltRecordCodec {
  typealias Value = Node
  static var alignment: Int { 8 }
  static var minimum: Int { 1 }
  static var isPlain: Bool { false }

  static func writeFields(_ value: Node, to writer: inout BoltWriter) throws(BoltError) {
    try writer.put(BoltBox<NodeCodec>.self, value.next)
  }

  static func readFields(from reader: inout BoltReader) throws(BoltError) -> Node {
    Node(next: try reader.get(BoltBox<NodeCodec>.self))
  }
}

enum Color: UInt8, CaseIterable, Sendable {
  case red = 1
  case green = 200
}

enum ColorCodec: BoltEnumCodec {
  typealias Value = Color
}

enum Shade: Hashable, Sendable {
  case number(Int64)
  case name(String)
}

enum ShadeCodec: BoltVariantCodec {
  typealias Value = Shade
  static var alignment: Int { 8 }
  static var minimum: Int { 8 }

  static func writeAlternative(_ value: Shade, to writer: inout BoltWriter) throws(BoltError) {
    switch value {
    case .number(let number): try writer.alternative(0, BoltI64.self, number)
    case .name(let name): try writer.alternative(1, BoltString.self, name)
    }
  }

  static func readAlternative(
    _ index: Int, from reader: inout BoltReader
  ) throws(BoltError) -> Shade? {
    switch index {
    case 0: .number(try reader.i64())
    case 1: .name(try reader.string())
    default: nil
    }
  }
}

enum PairCodec: BoltArrayCodec {
  typealias Element = BoltI16
  static var count: Int { 2 }
}
