// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct Config: Hashable, Sendable {
  public var name: String
  public var database: String
  public var log: LogLevel
  public var sync: Sync
  public var texts: [String]

  public init(name: String, database: String, log: LogLevel, sync: Sync, texts: [String]) {
    self.name = name
    self.database = database
    self.log = log
    self.sync = sync
    self.texts = texts
  }
}

@usableFromInline
enum ConfigCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = Config

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 40 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: Config, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.name)
    try writer.string(value.database)
    try writer.put(LogLevelCodec.self, value.log)
    try writer.put(SyncCodec.self, value.sync)
    try writer.put(BoltList<BoltString>.self, value.texts)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> Config {
    try Config(
      name: reader.string(), database: reader.string(), log: reader.get(LogLevelCodec.self),
      sync: reader.get(SyncCodec.self), texts: reader.get(BoltList<BoltString>.self))
  }
}
