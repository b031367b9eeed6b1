// Written by boltgen for the module demo: changes will be lost.
import Bolt

public enum Int64OrDoubleOrStringOrBytes: Hashable, Sendable {
  case int64(Int64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
}

@usableFromInline
enum Int64OrDoubleOrStringOrBytesCodec: BoltVariantCodec {
  @usableFromInline
  typealias Value = Int64OrDoubleOrStringOrBytes

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 8 }

  @usableFromInline static func writeAlternative(
    _ value: Int64OrDoubleOrStringOrBytes, to writer: inout BoltWriter
  ) throws(BoltError) {
    switch value {
    case .int64(let value):
      try writer.alternative(0, BoltI64.self, value)
    case .double(let value):
      try writer.alternative(1, BoltF64.self, value)
    case .string(let value):
      try writer.alternative(2, BoltString.self, value)
    case .bytes(let value):
      try writer.alternative(3, BoltBytes.self, value)
    }
  }

  @usableFromInline static func readAlternative(
    _ index: Int, from reader: inout BoltReader
  ) throws(BoltError) -> Int64OrDoubleOrStringOrBytes? {
    switch index {
    case 0:
      return .int64(try reader.get(BoltI64.self))
    case 1:
      return .double(try reader.get(BoltF64.self))
    case 2:
      return .string(try reader.get(BoltString.self))
    case 3:
      return .bytes(try reader.get(BoltBytes.self))
    default:
      return nil
    }
  }
}
