// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// Why a configuration cannot be used.
public enum ConfigError: DemoError, Hashable, Sendable {
  case fileError(FileError)
  case syntaxError(SyntaxError)
  case fieldError(FieldError)

  public var description: String {
    switch self {
    case .fileError(let error): error.description
    case .syntaxError(let error): error.description
    case .fieldError(let error): error.description
    }
  }
}

@usableFromInline
enum ConfigErrorCodec: BoltVariantCodec {
  @usableFromInline
  typealias Value = ConfigError

  @usableFromInline static var alignment: Int { 4 }
  @usableFromInline static var minimum: Int { 12 }

  @usableFromInline static func writeAlternative(
    _ value: ConfigError, to writer: inout BoltWriter
  ) throws(BoltError) {
    switch value {
    case .fileError(let value):
      try writer.alternative(0, FileErrorCodec.self, value)
    case .syntaxError(let value):
      try writer.alternative(1, SyntaxErrorCodec.self, value)
    case .fieldError(let value):
      try writer.alternative(2, FieldErrorCodec.self, value)
    }
  }

  @usableFromInline static func readAlternative(
    _ index: Int, from reader: inout BoltReader
  ) throws(BoltError) -> ConfigError? {
    switch index {
    case 0:
      return .fileError(try reader.get(FileErrorCodec.self))
    case 1:
      return .syntaxError(try reader.get(SyntaxErrorCodec.self))
    case 2:
      return .fieldError(try reader.get(FieldErrorCodec.self))
    default:
      return nil
    }
  }
}
