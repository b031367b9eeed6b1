import CBolt
import Testing

@testable import Bolt

/// Types of values that callers see.
@Suite struct ValueTests {
  @Test func boxes() {
    var node = Node(next: nil)
    node.next = Node(next: nil)
    #expect(node == Node(next: Node(next: nil)))
    #expect(node.hashValue == Node(next: Node(next: nil)).hashValue)
    node.next = nil
    #expect(node == Node(next: nil))
  }

  @Test func timestamps() {
    let start = BoltTimestamp(nanosecondsSinceEpoch: -1_500_000_000)
    let end = start.advanced(by: .seconds(3) + .nanoseconds(1))
    #expect(end.nanosecondsSinceEpoch == 1_500_000_001)
    #expect(start.duration(to: end) == .nanoseconds(3_000_000_001))
    #expect(start < end)
    let beginning = BoltTimestamp(nanosecondsSinceEpoch: .min)
    #expect(
      beginning.duration(to: BoltTimestamp(nanosecondsSinceEpoch: .max))
        == .nanoseconds(Int64.max) + .nanoseconds(Int64.max) + .nanoseconds(1))
    #expect(BoltTimestamp.now.nanosecondsSinceEpoch > 1_600_000_000_000_000_000)
  }

  @Test func viewsOfCopies() throws {
    let points = [Point(id: 1, x: 2), Point(id: 3, x: 4)]
    let bytes = try Wire.bytes(BoltList<PointCodec>.self, points)
    let view = try Wire.value(BoltInPlace<PointCodec>.self, bytes)
    #expect(Array(view) == points)
    #expect(view[1] == points[1] && view.count == 2 && view.stride == 16)
    #expect(view.description == points.description)
    #expect(view.withUnsafeBytes { $0.load(fromByteOffset: 24, as: Double.self) } == 4)
    #expect(view.withContiguousStorageIfAvailable { $0[0].x } == 2)
    #expect(try Wire.bytes(BoltInPlace<PointCodec>.self, view) == bytes)
    let same = try Wire.value(BoltInPlace<PointCodec>.self, bytes)
    #expect(view == same && view.hashValue == same.hashValue)
    #expect(view[0...0].map(\.id) == [1])
  }

  @Test func errorsAsText() {
    let error = BoltError(kind: .busy, message: "held")
    #expect("\(error)" == "held" && "\(error.kind)" == "busy")
  }
}
