import CBolt
import Testing

@testable import Bolt

/// Arguments that outgrow the memory of their call.
@Suite struct WriterTests {
  @Test func grows() throws {
    let texts = (0..<2_000).map { String(repeating: "x", count: $0 % 50) }
    let bytes = try Wire.bytes(BoltList<BoltString>.self, texts)
    #expect(bytes.count > BOLT_SWIFT_ARGS)
    #expect(try Wire.value(BoltList<BoltString>.self, bytes) == texts)
  }

  @Test func growsAtOnce() throws {
    let bytes = [UInt8](repeating: 3, count: 1_000_000)
    #expect(try Wire.value(BoltBytes.self, try Wire.bytes(BoltBytes.self, bytes)) == bytes)
  }

  @Test func refusesMoreThanABlockHolds() {
    let call = bolt_swift_take()!
    defer { bolt_swift_give(call) }
    var writer = BoltWriter(call, UnsafePointer(Wire.runtime))
    writer.u8(1)
    // The memory is never asked for.
    _ = writer.place(8, BoltWriter.limit - 4)
    #expect(writer.isTooLong)
    #expect(!writer.isGrown)
    writer.i64(5)
    #expect(writer.isTooLong)
    writer.end()
  }
}
