import CBolt

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// Reads values in libbolt's wire layout, and trusts nothing: bytes that are no value of the type
/// are an error that names the call.
///
/// Valid during the function that it was given to.
public struct BoltReader {
  @usableFromInline let base: UnsafeRawPointer
  @usableFromInline var position = 0
  @usableFromInline let end: Int
  @usableFromInline var depth = 0
  /// Whose result it is; its buffer is what is read, if there is one.
  @usableFromInline let call: UnsafeMutablePointer<bolt_swift_call>?
  @usableFromInline let function: FunctionEntry?

  @inlinable
  init(
    _ call: UnsafeMutablePointer<bolt_swift_call>,
    of function: FunctionEntry
  ) {
    base = UnsafeRawPointer(call.pointee.result.data)
    end = Int(call.pointee.result.len)
    self.call = call
    self.function = function
  }

  /// Of memory that is no result, and that is aligned at 8.
  @inlinable
  init(_ base: UnsafeRawPointer, _ count: Int) {
    self.base = base
    end = count
    call = nil
    function = nil
  }

  @inlinable
  public mutating func bool() throws(BoltError) -> Bool {
    let value = try u8()
    if value > 1 { throw wrong("neither true nor false") }
    return value == 1
  }

  @inlinable public mutating func i8() throws(BoltError) -> Int8 { try load() }
  @inlinable public mutating func u8() throws(BoltError) -> UInt8 { try load() }
  @inlinable public mutating func i16() throws(BoltError) -> Int16 { try load() }
  @inlinable public mutating func u16() throws(BoltError) -> UInt16 { try load() }
  @inlinable public mutating func i32() throws(BoltError) -> Int32 { try load() }
  @inlinable public mutating func u32() throws(BoltError) -> UInt32 { try load() }
  @inlinable public mutating func i64() throws(BoltError) -> Int64 { try load() }
  @inlinable public mutating func u64() throws(BoltError) -> UInt64 { try load() }
  @inlinable public mutating func f32() throws(BoltError) -> Float { try load() }
  @inlinable public mutating func f64() throws(BoltError) -> Double { try load() }

  public mutating func string() throws(BoltError) -> String {
    let bytes = try block()
    // Replaces what is not UTF-8: then it differs. (What says so itself is slower by far, and
    // newer.)
    let text = String(decoding: bytes, as: UTF8.self)
    let isSame = text.utf8.withContiguousStorageIfAvailable { utf8 in
      utf8.count == bytes.count
        && (bytes.isEmpty || memcmp(utf8.baseAddress!, bytes.baseAddress!, bytes.count) == 0)
    }
    if isSame != true { throw wrong("not valid UTF-8") }
    return text
  }

  @inlinable
  public mutating func bytes() throws(BoltError) -> [UInt8] {
    [UInt8](try block())
  }

  @inlinable
  public mutating func get<C: BoltCodec>(_ codec: C.Type) throws(BoltError) -> C.Value {
    try C.read(from: &self)
  }

  @inlinable
  mutating func load<T>() throws(BoltError) -> T {
    try place(MemoryLayout<T>.size, MemoryLayout<T>.size).load(as: T.self)
  }

  /// A length and as many bytes.
  @inlinable
  mutating func block() throws(BoltError) -> UnsafeRawBufferPointer {
    let count = Int(truncatingIfNeeded: try u32())
    return UnsafeRawBufferPointer(start: try place(1, count), count: count)
  }

  @inlinable
  mutating func align(_ alignment: Int) throws(BoltError) {
    _ = try place(alignment, 0)
  }

  /// The head of a list or map of elements of at least `minimum` bytes: how many.
  @inlinable
  mutating func enter(_ minimum: Int) throws(BoltError) -> Int {
    try deeper()
    try align(8)
    let count = Int(truncatingIfNeeded: try u32())
    _ = try u32()
    // Not more than fit, so that no length makes us ask for memory.
    if count < 0 || count > (end - position) / minimum { throw tooShort() }
    return count
  }

  @inlinable
  mutating func deeper() throws(BoltError) {
    depth += 1
    if depth > BoltWriter.deepest { throw wrong("nested too deep") }
  }

  @inlinable
  mutating func leave() {
    depth -= 1
  }

  /// There is nothing left.
  @inlinable
  func finish() throws(BoltError) {
    if position != end { throw wrong("\(end - position) bytes too many") }
  }

  /// All there is, as text.
  var rest: String {
    String(
      decoding: UnsafeRawBufferPointer(start: base + position, count: end - position),
      as: UTF8.self)
  }

  /// Where the next `bytes` are, at the next multiple of `alignment`.
  @inlinable
  mutating func place(_ alignment: Int, _ bytes: Int) throws(BoltError) -> UnsafeRawPointer {
    let start = (position + alignment - 1) & -alignment
    // Unsigned, so that a negative number of bytes is too many as well.
    if start > end || UInt(bitPattern: bytes) > UInt(bitPattern: end - start) { throw tooShort() }
    position = start + bytes
    return base + start
  }

  @usableFromInline
  @inline(never)
  func tooShort() -> BoltError { wrong("it ends too early") }

  @usableFromInline
  @inline(never)
  func wrong(_ what: String) -> BoltError {
    let who = function?.label ?? "a constant"
    return BoltError(
      kind: .failed, message: "\(who) gave what is no value of its type: \(what)")
  }
}
