// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct User: Hashable, Sendable {
  public var id: Int64
  public var name: String
  public var email: String?

  public init(id: Int64, name: String, email: String? = nil) {
    self.id = id
    self.name = name
    self.email = email
  }
}

@usableFromInline
enum UserCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = User

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 13 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: User, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.i64(value.id)
    try writer.string(value.name)
    try writer.put(BoltOptional<BoltString>.self, value.email)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> User {
    try User(
      id: reader.i64(), name: reader.string(), email: reader.get(BoltOptional<BoltString>.self))
  }
}
