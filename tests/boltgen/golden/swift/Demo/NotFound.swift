// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct NotFound: DemoError, Hashable, Sendable {
  public var what: String
  public var id: Int64

  public init(what: String, id: Int64) {
    self.what = what
    self.id = id
  }

  public var description: String {
    "NotFound(what: \(what), id: \(id))"
  }
}

@usableFromInline
enum NotFoundCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = NotFound

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 16 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: NotFound, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.what)
    writer.i64(value.id)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> NotFound {
    try NotFound(what: reader.string(), id: reader.i64())
  }
}
