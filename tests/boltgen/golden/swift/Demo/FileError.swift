// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct FileError: DemoError, Hashable, Sendable {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String {
    "FileError(path: \(path), reason: \(reason))"
  }
}

@usableFromInline
enum FileErrorCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = FileError

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 8 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: FileError, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.path)
    try writer.string(value.reason)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> FileError {
    try FileError(path: reader.string(), reason: reader.string())
  }
}
