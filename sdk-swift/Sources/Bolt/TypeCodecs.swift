import CBolt

/// Of an author's record.
public protocol BoltRecordCodec: BoltCodec {
  /// Its wire form is its C++ memory: exactly `minimum` bytes.
  static var isPlain: Bool { get }

  /// Each field in its order.
  static func writeFields(_ value: Value, to writer: inout BoltWriter) throws(BoltError)

  /// Each field in its order.
  static func readFields(from reader: inout BoltReader) throws(BoltError) -> Value
}

extension BoltRecordCodec {
  @inlinable
  public static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError) {
    writer.align(alignment)
    let start = writer.size
    try writeFields(value, to: &writer)
    if isPlain {
      writer.pad(to: start + minimum)
    } else if writer.size == start {
      writer.u8(0)  // a record without fields is one byte
    }
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Value {
    try reader.align(alignment)
    let start = reader.position
    let value = try readFields(from: &reader)
    if isPlain {
      _ = try reader.place(1, start + minimum - reader.position)
    } else if reader.position == start, try reader.u8() != 0 {
      throw reader.wrong("a record without fields is not zero")
    }
    return value
  }
}

/// Of an author's enum.
public protocol BoltEnumCodec: BoltCodec
where Value: RawRepresentable, Value.RawValue: FixedWidthInteger & Sendable {}

extension BoltEnumCodec {
  @inlinable public static var alignment: Int { MemoryLayout<Value.RawValue>.size }
  @inlinable public static var minimum: Int { MemoryLayout<Value.RawValue>.size }

  @inlinable
  public static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError) {
    writer.store(value.rawValue)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Value {
    guard let value = Value(rawValue: try reader.load()) else {
      throw reader.wrong("not one of the enum's values")
    }
    return value
  }
}

/// Of a variant: one of its alternatives, with its number before it.
public protocol BoltVariantCodec: BoltCodec {
  /// By `writer.alternative`.
  static func writeAlternative(_ value: Value, to writer: inout BoltWriter) throws(BoltError)

  /// Nil if there is none of that number.
  static func readAlternative(
    _ index: Int, from reader: inout BoltReader
  ) throws(BoltError) -> Value?
}

extension BoltVariantCodec {
  @inlinable
  public static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError) {
    writer.align(alignment)
    try writeAlternative(value, to: &writer)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Value {
    try reader.align(alignment)
    let index = Int(try reader.u8())
    guard let value = try readAlternative(index, from: &reader) else {
      throw reader.wrong("a variant has no alternative \(index)")
    }
    return value
  }
}
