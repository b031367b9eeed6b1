// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct SqlError: DemoError, Hashable, Sendable {
  public var code: Int32
  public var message: String
  public var sql: String
  public var state: String

  public init(code: Int32, message: String, sql: String, state: String) {
    self.code = code
    self.message = message
    self.sql = sql
    self.state = state
  }

  public var description: String {
    message
  }
}

@usableFromInline
enum SqlErrorCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = SqlError

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 16 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: SqlError, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.i32(value.code)
    try writer.string(value.message)
    try writer.string(value.sql)
    try writer.string(value.state)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> SqlError {
    try SqlError(
      code: reader.i32(), message: reader.string(), sql: reader.string(), state: reader.string())
  }
}
