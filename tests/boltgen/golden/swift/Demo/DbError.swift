// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// What the users and the database can fail with.
public enum DbError: DemoError, Hashable, Sendable {
  case notFound(NotFound)
  case refused(Refused)
  case sqlError(SqlError)

  public var description: String {
    switch self {
    case .notFound(let error): error.description
    case .refused(let error): error.description
    case .sqlError(let error): error.description
    }
  }
}

@usableFromInline
enum DbErrorCodec: BoltVariantCodec {
  @usableFromInline
  typealias Value = DbError

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 8 }

  @usableFromInline static func writeAlternative(
    _ value: DbError, to writer: inout BoltWriter
  ) throws(BoltError) {
    switch value {
    case .notFound(let value):
      try writer.alternative(0, NotFoundCodec.self, value)
    case .refused(let value):
      try writer.alternative(1, RefusedCodec.self, value)
    case .sqlError(let value):
      try writer.alternative(2, SqlErrorCodec.self, value)
    }
  }

  @usableFromInline static func readAlternative(
    _ index: Int, from reader: inout BoltReader
  ) throws(BoltError) -> DbError? {
    switch index {
    case 0:
      return .notFound(try reader.get(NotFoundCodec.self))
    case 1:
      return .refused(try reader.get(RefusedCodec.self))
    case 2:
      return .sqlError(try reader.get(SqlErrorCodec.self))
    default:
      return nil
    }
  }
}
