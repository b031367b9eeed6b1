// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct Table: Hashable, Sendable {
  public var columns: [String]
  public var rows: [[Int64OrDoubleOrStringOrBytes?]]

  public init(columns: [String], rows: [[Int64OrDoubleOrStringOrBytes?]]) {
    self.columns = columns
    self.rows = rows
  }
}

@usableFromInline
enum TableCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = Table

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 16 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: Table, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.put(BoltList<BoltString>.self, value.columns)
    try writer.put(
      BoltList<BoltList<BoltOptional<Int64OrDoubleOrStringOrBytesCodec>>>.self, value.rows)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> Table {
    try Table(
      columns: reader.get(BoltList<BoltString>.self),
      rows: reader.get(BoltList<BoltList<BoltOptional<Int64OrDoubleOrStringOrBytesCodec>>>.self))
  }
}
