// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct Refused: DemoError, Hashable, Sendable {
  public var reason: String

  public init(reason: String) {
    self.reason = reason
  }

  public var description: String {
    "Refused(reason: \(reason))"
  }
}

@usableFromInline
enum RefusedCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = Refused

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 4 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: Refused, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.reason)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> Refused {
    try Refused(reason: reader.string())
  }
}
