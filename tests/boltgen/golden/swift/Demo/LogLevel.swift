// Written by boltgen for the module demo: changes will be lost.
import Bolt

public enum LogLevel: UInt8, CaseIterable, Sendable {
  case quiet = 0
  case normal = 1
  case verbose = 2
}

@usableFromInline
enum LogLevelCodec: BoltEnumCodec {
  @usableFromInline
  typealias Value = LogLevel
}
