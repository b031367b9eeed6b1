// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct SyntaxError: DemoError, Hashable, Sendable {
  public var path: String
  public var line: UInt32
  public var reason: String

  public init(path: String, line: UInt32, reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  public var description: String {
    "SyntaxError(path: \(path), line: \(line), reason: \(reason))"
  }
}

@usableFromInline
enum SyntaxErrorCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = SyntaxError

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 12 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: SyntaxError, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.path)
    writer.u32(value.line)
    try writer.string(value.reason)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> SyntaxError {
    try SyntaxError(path: reader.string(), line: reader.u32(), reason: reader.string())
  }
}
