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

/// Writes values in libbolt's wire layout, one after the other, each at its alignment.
///
/// Belongs to one call, in whose memory it writes, and is valid during the closure that it was
/// given to.
public struct BoltWriter {
  @usableFromInline static let limit = 0x7fff_ffff
  @usableFromInline static let deepest = 64

  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var size = 0
  @usableFromInline var capacity: Int
  @usableFromInline var depth = 0
  /// `base` is memory of its own.
  @usableFromInline var isGrown = false
  /// There was no place for all: what is written since then is nonsense.
  @usableFromInline var isTooLong = false
  @usableFromInline let runtime: UnsafePointer<bolt_runtime>

  @inlinable
  init(_ call: UnsafeMutablePointer<bolt_swift_call>, _ runtime: UnsafePointer<bolt_runtime>) {
    base = UnsafeMutableRawPointer(bolt_swift_args(call)!)
    capacity = BOLT_SWIFT_ARGS
    self.runtime = runtime
  }

  /// Frees what did not fit.
  @inlinable
  func end() {
    if isGrown { free(base) }
  }

  @inlinable public mutating func bool(_ value: Bool) { store(value ? 1 : 0 as UInt8) }
  @inlinable public mutating func i8(_ value: Int8) { store(value) }
  @inlinable public mutating func u8(_ value: UInt8) { store(value) }
  @inlinable public mutating func i16(_ value: Int16) { store(value) }
  @inlinable public mutating func u16(_ value: UInt16) { store(value) }
  @inlinable public mutating func i32(_ value: Int32) { store(value) }
  @inlinable public mutating func u32(_ value: UInt32) { store(value) }
  @inlinable public mutating func i64(_ value: Int64) { store(value) }
  @inlinable public mutating func u64(_ value: UInt64) { store(value) }
  @inlinable public mutating func f32(_ value: Float) { store(value) }
  @inlinable public mutating func f64(_ value: Double) { store(value) }

  @inlinable
  public mutating func string(_ value: String) throws(BoltError) {
    let utf8 = value.utf8
    if utf8.withContiguousStorageIfAvailable({ block(UnsafeRawBufferPointer($0)) }) == nil {
      Array(utf8).withUnsafeBytes { block($0) }
    }
  }

  @inlinable
  public mutating func bytes(_ value: [UInt8]) throws(BoltError) {
    value.withUnsafeBytes { block($0) }
  }

  @inlinable
  public mutating func put<C: BoltCodec>(_ codec: C.Type, _ value: C.Value) throws(BoltError) {
    try C.write(value, to: &self)
  }

  /// One of a variant's alternatives, after its number.
  @inlinable
  public mutating func alternative<C: BoltCodec>(
    _ index: Int, _ codec: C.Type, _ value: C.Value
  ) throws(BoltError) {
    u8(UInt8(truncatingIfNeeded: index))
    try C.write(value, to: &self)
  }

  @inlinable
  mutating func store<T>(_ value: T) {
    place(MemoryLayout<T>.size, MemoryLayout<T>.size).storeBytes(of: value, as: T.self)
  }

  /// The length of `bytes` and themselves.
  @inlinable
  mutating func block(_ bytes: UnsafeRawBufferPointer) {
    u32(UInt32(truncatingIfNeeded: bytes.count))
    copy(bytes, alignment: 1)
  }

  @inlinable
  mutating func copy(_ bytes: UnsafeRawBufferPointer, alignment: Int) {
    let to = place(alignment, bytes.count)
    if let from = bytes.baseAddress, !isTooLong {
      to.copyMemory(from: from, byteCount: bytes.count)
    }
  }

  /// Pads with zeros.
  @inlinable
  mutating func align(_ alignment: Int) {
    _ = place(alignment, 0)
  }

  /// Zeros up to `end`, which is behind everything.
  @inlinable
  mutating func pad(to end: Int) {
    let count = end - size
    if count > 0 { memset(place(1, count), 0, count) }
  }

  /// The head of a list or map.
  @inlinable
  mutating func enter(_ count: Int) throws(BoltError) {
    try deeper()
    align(8)
    u32(UInt32(truncatingIfNeeded: count))
    u32(0)
  }

  @inlinable
  mutating func deeper() throws(BoltError) {
    depth += 1
    if depth > BoltWriter.deepest { throw tooDeep() }
  }

  @inlinable
  mutating func leave() {
    depth -= 1
  }

  /// Room for `bytes` at the next multiple of `alignment`, behind zeros.
  @inlinable
  mutating func place(_ alignment: Int, _ bytes: Int) -> UnsafeMutableRawPointer {
    let before = size
    let start = (before + alignment - 1) & -alignment
    // The difference cannot overflow: `start` is at most a little over the capacity.
    if bytes > capacity - start { return placeInMore(start, bytes) }
    if start != before { memset(base + before, 0, start - before) }
    size = start + bytes
    return base + start
  }

  @usableFromInline
  @inline(never)
  mutating func placeInMore(_ start: Int, _ bytes: Int) -> UnsafeMutableRawPointer {
    if bytes > BoltWriter.limit - start {
      // The arguments are refused as soon as all have been seen. Until then small ones are written
      // over each other, and long ones not at all.
      isTooLong = true
      size = 0
      return base
    }
    let wanted = min(max(start + bytes, 2 * capacity), BoltWriter.limit)
    guard let grown = malloc(wanted) else { fatalError("libbolt: no memory for arguments") }
    memcpy(grown, base, size)
    end()
    base = grown
    capacity = wanted
    isGrown = true
    memset(grown + size, 0, start - size)
    size = start + bytes
    return grown + start
  }

  @usableFromInline
  @inline(never)
  func tooLong() -> BoltError {
    .argument("the arguments have more than \(BoltWriter.limit) bytes")
  }

  @usableFromInline
  @inline(never)
  func tooDeep() -> BoltError {
    .argument("lists, maps and boxes are nested more than \(BoltWriter.deepest) deep")
  }
}
