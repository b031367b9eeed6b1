/// How values of one type cross: as libbolt's wire form, in which a value is placed at a multiple
/// of its alignment. Codecs are types, so that the compiler writes the code for each use of them.
///
/// Conforming types are written by boltgen, by the protocols that refine this one.
public protocol BoltCodec<Value> {
  associatedtype Value: Sendable

  /// 1, 2, 4 or 8.
  static var alignment: Int { get }

  /// The least number of bytes of a value.
  static var minimum: Int { get }

  /// Whether a value's memory in Swift is its wire form, and any bytes are a value: then lists of
  /// it are copied at once.
  static var isMemory: Bool { get }

  /// Whether there are bytes between its fields, which are not to be seen by others.
  static var isPadded: Bool { get }

  /// Writes it, or throws what is wrong with it.
  static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError)

  /// Reads it, or throws if the bytes are no value.
  static func read(from reader: inout BoltReader) throws(BoltError) -> Value
}

extension BoltCodec {
  @inlinable public static var isMemory: Bool { false }
  @inlinable public static var isPadded: Bool { false }
}
