// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct Position: Hashable, Sendable {
  public var id: Int64
  public var x: Double
  public var y: Double

  public init(id: Int64, x: Double, y: Double) {
    self.id = id
    self.x = x
    self.y = y
  }
}

@usableFromInline
enum PositionCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = Position

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 24 }
  @usableFromInline static var isPlain: Bool { true }
  @usableFromInline static var isPadded: Bool { false }
  @usableFromInline static let isMemory: Bool = {
    let offsets: [Int?] = [
      MemoryLayout<Position>.offset(of: \.id),
      MemoryLayout<Position>.offset(of: \.x),
      MemoryLayout<Position>.offset(of: \.y),
    ]
    return MemoryLayout<Position>.stride == 24
      && offsets == [0, 8, 16]
  }()

  @usableFromInline static func writeFields(
    _ value: Position, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.i64(value.id)
    writer.f64(value.x)
    writer.f64(value.y)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> Position {
    try Position(id: reader.i64(), x: reader.f64(), y: reader.f64())
  }
}
