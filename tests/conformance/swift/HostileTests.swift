import Bolt
import Foundation
import Testing

/// The module `hostile`, which lets any bytes out as a result or an error.
private enum Hostile: BoltModule {
  static let library = BoltLibrary(name: "hostile", linked: nil, expected: [])
}

/// A record of the module: two numbers, which are its memory.
private struct Point: Sendable, Equatable {
  var x: Double
  var y: Double
}

private enum PointCodec: BoltRecordCodec {
  typealias Value = Point
  static var alignment: Int { 8 }
  static var minimum: Int { 16 }
  static var isPlain: Bool { true }
  static var isMemory: Bool { MemoryLayout<Point>.size == 16 }

  static func writeFields(_ value: Point, to writer: inout BoltWriter) throws(BoltError) {
    writer.f64(value.x)
    writer.f64(value.y)
  }

  static func readFields(from reader: inout BoltReader) throws(BoltError) -> Point {
    Point(x: try reader.f64(), y: try reader.f64())
  }
}

extension Cases {
  /// Results that no honest library gives: each is a value, or refused.
  @Suite struct HostileTests {
    /// A function of the module, and values of the type that it is about.
    private struct Kind: Sendable, CustomTestStringConvertible {
      let name: String
      /// The argument blocks of some values.
      let blocks: @Sendable () throws -> [[UInt8]]
      /// Whether the bytes were a value.
      let isValue: @Sendable ([UInt8]) throws -> Bool

      var testDescription: String { name }

      init<Codec: BoltCodec>(
        _ name: String, _ codec: Codec.Type,
        _ values: @autoclosure @escaping @Sendable () -> [Codec.Value]
      ) {
        self.name = name
        let block = BoltFunction(Hostile.library, "block_\(name)")
        let give = BoltFunction(Hostile.library, "give_\(name)")
        blocks = {
          try values().map { value in
            try block.now(BoltBytes.self) { (writer: inout BoltWriter) throws(BoltError) in
              try writer.put(codec, value)
            }
          }
        }
        isValue = { bytes in
          do {
            _ = try give.now(codec) { (writer: inout BoltWriter) throws(BoltError) in
              try writer.bytes(bytes)
            }
            return true
          } catch let error as BoltError {
            #expect(error.kind == .failed)
            return false
          }
        }
      }
    }

    private static let kinds = [
      Kind("bool", BoltBool.self, [true, false]),
      Kind("i32", BoltI32.self, [-1]),
      Kind("string", BoltString.self, ["", "ü", String(repeating: "x", count: 40)]),
      Kind("bytes", BoltBytes.self, [[], [1, 2, 3]]),
      Kind("optional", BoltOptional<BoltF64>.self, [nil, 1]),
      Kind("optional_string", BoltOptional<BoltString>.self, [nil, "some"]),
      Kind("list", BoltList<BoltI32>.self, [[], [1, 2, 3]]),
      Kind("strings", BoltList<BoltString>.self, [["a", ""], ["ü"]]),
      Kind("bools", BoltList<BoltBool>.self, [[true, false, true]]),
      Kind(
        "nested", BoltList<BoltOptional<BoltList<BoltString>>>.self, [[["a"], nil, []], []]),
      Kind("map", BoltMap<BoltString, BoltI64>.self, [["a": 1, "b": 2], [:]]),
      Kind("points", BoltList<PointCodec>.self, [[Point(x: 1, y: 2)], []]),
      Kind("points", BoltInPlace<PointCodec>.self, []),
      Kind("ns", BoltDuration.self, [.seconds(1)]),
      Kind("time", BoltTime.self, [BoltTimestamp(nanosecondsSinceEpoch: 1)]),
    ]

    init() throws {
      try Hostile.load(from: Surroundings.library("hostile"))
    }

    @Test("SWIFT_hostile_bytes_are_refused", arguments: kinds)
    private func refused(kind: Kind) async throws {
      try await leavingNothing {
        for block in try kind.blocks() {
          #expect(try kind.isValue(block))
          for length in block.indices {
            #expect(try !kind.isValue(Array(block.prefix(length))), "\(block) to \(length)")
          }
          #expect(try !kind.isValue(block + [0]))
          for i in block.indices {
            for byte in [0, 1, 2, 0x7F, 0x80, 0xFF] as [UInt8] {
              var other = block
              other[i] = byte
              _ = try kind.isValue(other)
            }
          }
        }
        // Small numbers make lengths and tags that go further than most.
        var random = Linear(state: 20)
        for round in 0..<2_000 {
          let limit: UInt8 = round % 2 == 0 ? 255 : 3
          let bytes = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
            UInt8.random(in: 0...limit, using: &random)
          }
          _ = try kind.isValue(bytes)
        }
      }
    }

    /// The same numbers in every run.
    private struct Linear: RandomNumberGenerator {
      var state: UInt64

      mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
      }
    }

    /// Of a list and a text: the least number that is too much, and the most.
    @Test("SWIFT_hostile_lengths_ask_for_no_memory")
    func lengths() async throws {
      try await leavingNothing {
        for length in [9, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x8000_0000] as [UInt32] {
          let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
          let counted = ["string", "bytes", "list", "bools", "points", "map"]
          for kind in Self.kinds where counted.contains(kind.name) {
            let isValue = try kind.isValue(head + [UInt8](repeating: 0, count: 8))
            #expect(!isValue, "\(kind.name) of \(length)")
          }
        }
      }
    }
  }
}
