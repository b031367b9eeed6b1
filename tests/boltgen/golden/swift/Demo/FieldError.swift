// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct FieldError: DemoError, Hashable, Sendable {
  public var path: String
  public var field: String
  public var reason: String

  public init(path: String, field: String, reason: String) {
    self.path = path
    self.field = field
    self.reason = reason
  }

  public var description: String {
    "FieldError(path: \(path), field: \(field), reason: \(reason))"
  }
}

@usableFromInline
enum FieldErrorCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = FieldError

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 12 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: FieldError, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.path)
    try writer.string(value.field)
    try writer.string(value.reason)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> FieldError {
    try FieldError(path: reader.string(), field: reader.string(), reason: reader.string())
  }
}
