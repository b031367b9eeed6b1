public enum BoltOptional<Wrapped: BoltCodec>: BoltCodec {
  @inlinable public static var alignment: Int { Wrapped.alignment }
  @inlinable public static var minimum: Int { 1 }

  @inlinable
  public static func write(
    _ value: Wrapped.Value?, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.align(alignment)
    writer.bool(value != nil)
    if let value { try Wrapped.write(value, to: &writer) }
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Wrapped.Value? {
    try reader.align(alignment)
    return try reader.bool() ? try Wrapped.read(from: &reader) : nil
  }
}

/// An optional that may hold the record it is in.
public enum BoltBox<Wrapped: BoltCodec>: BoltCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 1 }

  @inlinable
  public static func write(
    _ value: Wrapped.Value?, to writer: inout BoltWriter
  ) throws(BoltError) {
    writer.align(8)
    writer.bool(value != nil)
    guard let value else { return }
    try writer.deeper()
    try Wrapped.write(value, to: &writer)
    writer.leave()
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Wrapped.Value? {
    try reader.align(8)
    if try !reader.bool() { return nil }
    try reader.deeper()
    let value = try Wrapped.read(from: &reader)
    reader.leave()
    return value
  }
}

public enum BoltList<Element: BoltCodec>: BoltCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  @inlinable
  public static func write(
    _ value: [Element.Value], to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.enter(value.count)
    try writer.elements(value, Element.self)
    writer.leave()
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> [Element.Value] {
    let count = try reader.enter(Element.minimum)
    let value = try reader.elements(count, Element.self)
    reader.leave()
    return value
  }
}

/// A fixed number of elements, which stand there without a head.
public protocol BoltArrayCodec: BoltCodec where Value == [Element.Value] {
  associatedtype Element: BoltCodec
  static var count: Int { get }
}

extension BoltArrayCodec {
  @inlinable public static var alignment: Int { Element.alignment }
  @inlinable public static var minimum: Int { count * Element.minimum }

  @inlinable
  public static func write(
    _ value: [Element.Value], to writer: inout BoltWriter
  ) throws(BoltError) {
    if value.count != count {
      throw .argument("an array of \(count) elements is given \(value.count)")
    }
    try writer.elements(value, Element.self)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> [Element.Value] {
    try reader.elements(count, Element.self)
  }
}

public enum BoltMap<Key: BoltCodec, Element: BoltCodec>: BoltCodec where Key.Value: Hashable {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  @inlinable
  public static func write(
    _ value: [Key.Value: Element.Value], to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.enter(value.count)
    for (key, element) in value {
      writer.align(8)
      try Key.write(key, to: &writer)
      try Element.write(element, to: &writer)
    }
    writer.leave()
  }

  @inlinable
  public static func read(
    from reader: inout BoltReader
  ) throws(BoltError) -> [Key.Value: Element.Value] {
    let count = try reader.enter(Key.minimum + Element.minimum)
    var value = [Key.Value: Element.Value]()
    for _ in 0..<count {
      try reader.align(8)
      let key = try Key.read(from: &reader)
      let element = try Element.read(from: &reader)
      if value.updateValue(element, forKey: key) != nil {
        throw reader.wrong("a map has a key twice")
      }
    }
    reader.leave()
    return value
  }
}

extension BoltWriter {
  @inlinable
  mutating func elements<C: BoltCodec>(_ values: [C.Value], _ codec: C.Type) throws(BoltError) {
    if C.isMemory && !C.isPadded {
      values.withUnsafeBytes { copy($0, alignment: C.alignment) }
      return
    }
    for value in values { try C.write(value, to: &self) }
  }
}

extension BoltReader {
  @inlinable
  mutating func elements<C: BoltCodec>(
    _ count: Int, _ codec: C.Type
  ) throws(BoltError) -> [C.Value] {
    if C.isMemory {
      let bytes = count * MemoryLayout<C.Value>.stride
      let from = try place(C.alignment, bytes)
      return [C.Value](unsafeUninitializedCapacity: count) { values, initialized in
        if count > 0 {
          UnsafeMutableRawPointer(values.baseAddress!).copyMemory(from: from, byteCount: bytes)
        }
        initialized = count
      }
    }
    var values = [C.Value]()
    // Elements may be larger here than there: no more memory than there are bytes, to begin with.
    values.reserveCapacity(min(count, max(16, (end - position) / MemoryLayout<C.Value>.stride)))
    for _ in 0..<count { values.append(try C.read(from: &self)) }
    return values
  }
}
