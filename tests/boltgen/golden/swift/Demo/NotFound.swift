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

enum NotFoundCodec: BoltRecordCodec {
  typealias Value = NotFound

  static var alignment: Int { 8 }
  static var minimum: Int { 16 }
  static var isPlain: Bool { false }

  static func writeFields(_ value: NotFound, to writer: inout BoltWriter) throws(BoltError) {
    try writer.string(value.what)
    writer.i64(value.id)
  }

  static func readFields(from reader: inout BoltReader) throws(BoltError) -> NotFound {
    try NotFound(what: reader.string(), id: reader.i64())
  }
}
