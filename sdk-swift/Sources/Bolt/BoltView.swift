import CBolt

/// A list of numbers or plain records, seen where the C++ side has left it: no element is made
/// until it is asked for.
///
/// The memory lives as long as any copy of the view. Any thread.
public struct BoltView<Element: Sendable>: RandomAccessCollection, Sendable {
  @usableFromInline let memory: ViewMemory
  /// An element's bytes are those of the Swift value.
  @usableFromInline let isMemory: Bool
  @usableFromInline let make: @Sendable (UnsafeRawPointer) -> Element

  /// Bytes from one element to the next.
  public let stride: Int
  public let count: Int

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "Index out of range")
    return element(at: memory.start + index * stride)
  }

  /// The memory is kept by a statement of its own: around a closure, each element would cost two
  /// atomic operations, a retain and a release.
  @inlinable
  func element(at from: UnsafeRawPointer) -> Element {
    let element = isMemory ? from.load(as: Element.self) : make(from)
    withExtendedLifetime(memory) {}
    return element
  }

  /// From the first element's bytes on; the collection's own would count, check and multiply.
  public struct Iterator: IteratorProtocol, @unchecked Sendable {
    @usableFromInline let view: BoltView
    @usableFromInline var place: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer

    @inlinable
    init(_ view: BoltView) {
      self.view = view
      place = view.memory.start
      end = place + view.count * view.stride
    }

    @inlinable
    public mutating func next() -> Element? {
      if place == end { return nil }
      defer { place += view.stride }
      return view.element(at: place)
    }
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(self) }

  /// The elements' bytes, ``stride`` for each, laid out as C++ has them. Valid during `body`.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(memory) {
      try body(UnsafeRawBufferPointer(start: memory.start, count: count * stride))
    }
  }

  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    if !isMemory { return nil }
    return try withUnsafeBytes { try body($0.bindMemory(to: Element.self)) }
  }
}

extension BoltView: Equatable where Element: Equatable {
  public static func == (left: BoltView, right: BoltView) -> Bool { left.elementsEqual(right) }
}

extension BoltView: Hashable where Element: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { hasher.combine(element) }
  }
}

extension BoltView: CustomStringConvertible {
  public var description: String { Array(self).description }
}

/// What a view sees: the result's own memory, or a copy of the little that lay in the call's.
@usableFromInline
final class ViewMemory: @unchecked Sendable {
  @usableFromInline let start: UnsafeRawPointer
  private var result = bolt_buffer()
  private let runtime: UnsafePointer<bolt_runtime>?
  private let copied: UnsafeMutableRawPointer?

  /// Takes the result over.
  init(
    _ start: UnsafeRawPointer, of call: UnsafeMutablePointer<bolt_swift_call>,
    _ runtime: UnsafePointer<bolt_runtime>
  ) {
    self.start = start
    self.runtime = runtime
    copied = nil
    result = call.pointee.result
    call.pointee.result.flags = 0
    call.pointee.result.objects = nil
    call.pointee.result.n_objects = 0
  }

  init(copying from: UnsafeRawPointer, _ count: Int) {
    let copied = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 8)
    copied.copyMemory(from: from, byteCount: count)
    start = UnsafeRawPointer(copied)
    self.copied = copied
    runtime = nil
  }

  deinit {
    runtime?.pointee.buffer_release(&result)
    copied?.deallocate()
  }
}

/// A list in place.
public enum BoltInPlace<Element: BoltCodec>: BoltCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  public static func write(
    _ value: BoltView<Element.Value>, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.enter(value.count)
    value.withUnsafeBytes { writer.copy($0, alignment: Element.alignment) }
    writer.leave()
  }

  public static func read(
    from reader: inout BoltReader
  ) throws(BoltError) -> BoltView<Element.Value> {
    let count = try reader.enter(Element.minimum)
    let bytes = count * Element.minimum
    let from = try reader.place(Element.alignment, bytes)
    reader.leave()
    return BoltView(
      memory: keep(from, bytes, reader), isMemory: Element.isMemory, make: makeElement,
      stride: Element.minimum, count: count)
  }

  private static func keep(
    _ from: UnsafeRawPointer, _ bytes: Int, _ reader: BoltReader
  ) -> ViewMemory {
    guard let call = reader.call, let function = reader.function,
      call.pointee.result.flags & UInt32(BOLT_BUFFER_OWNED) != 0
    else { return ViewMemory(copying: from, bytes) }
    return ViewMemory(from, of: call, function.runtime)
  }

  @Sendable
  private static func makeElement(_ from: UnsafeRawPointer) -> Element.Value {
    if Element.isMemory { return from.load(as: Element.Value.self) }
    var reader = BoltReader(from, Element.minimum)
    do {
      return try Element.read(from: &reader)
    } catch {
      // Only what has a value for all bytes is seen in place.
      preconditionFailure("\(error)")
    }
  }
}
