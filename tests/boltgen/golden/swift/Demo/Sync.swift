// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct Sync: Hashable, Sendable {
  public var batchSize: UInt32
  public var timeoutSeconds: Double?

  public init(batchSize: UInt32, timeoutSeconds: Double? = nil) {
    self.batchSize = batchSize
    self.timeoutSeconds = timeoutSeconds
  }
}

@usableFromInline
enum SyncCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = Sync

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 9 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: Sync, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.u32(value.batchSize)
    try writer.put(BoltOptional<BoltF64>.self, value.timeoutSeconds)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> Sync {
    try Sync(batchSize: reader.u32(), timeoutSeconds: reader.get(BoltOptional<BoltF64>.self))
  }
}
