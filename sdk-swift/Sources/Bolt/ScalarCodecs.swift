/// Codecs of the types that are not made of others.

/// Nothing, which takes no byte.
public enum BoltUnit: BoltCodec {
  @inlinable public static var alignment: Int { 1 }
  @inlinable public static var minimum: Int { 0 }

  @inlinable
  public static func write(_ value: Void, to writer: inout BoltWriter) throws(BoltError) {}

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) {}
}

public enum BoltBool: BoltCodec {
  @inlinable public static var alignment: Int { 1 }
  @inlinable public static var minimum: Int { 1 }

  @inlinable
  public static func write(_ value: Bool, to writer: inout BoltWriter) throws(BoltError) {
    writer.bool(value)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Bool {
    try reader.bool()
  }
}

public enum BoltString: BoltCodec {
  @inlinable public static var alignment: Int { 4 }
  @inlinable public static var minimum: Int { 4 }

  @inlinable
  public static func write(_ value: String, to writer: inout BoltWriter) throws(BoltError) {
    try writer.string(value)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> String {
    try reader.string()
  }
}

public enum BoltBytes: BoltCodec {
  @inlinable public static var alignment: Int { 4 }
  @inlinable public static var minimum: Int { 4 }

  @inlinable
  public static func write(_ value: [UInt8], to writer: inout BoltWriter) throws(BoltError) {
    try writer.bytes(value)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> [UInt8] {
    try reader.bytes()
  }
}

/// Numbers: their memory is their wire form.
public protocol BoltNumberCodec: BoltCodec where Value: BitwiseCopyable {}

extension BoltNumberCodec {
  @inlinable public static var alignment: Int { MemoryLayout<Value>.size }
  @inlinable public static var minimum: Int { MemoryLayout<Value>.size }
  @inlinable public static var isMemory: Bool { true }

  @inlinable
  public static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError) {
    writer.store(value)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Value {
    try reader.load()
  }
}

public enum BoltI8: BoltNumberCodec { public typealias Value = Int8 }
public enum BoltU8: BoltNumberCodec { public typealias Value = UInt8 }
public enum BoltI16: BoltNumberCodec { public typealias Value = Int16 }
public enum BoltU16: BoltNumberCodec { public typealias Value = UInt16 }
public enum BoltI32: BoltNumberCodec { public typealias Value = Int32 }
public enum BoltU32: BoltNumberCodec { public typealias Value = UInt32 }
public enum BoltI64: BoltNumberCodec { public typealias Value = Int64 }
public enum BoltU64: BoltNumberCodec { public typealias Value = UInt64 }
public enum BoltF32: BoltNumberCodec { public typealias Value = Float }
public enum BoltF64: BoltNumberCodec { public typealias Value = Double }
