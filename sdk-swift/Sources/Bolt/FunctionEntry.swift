import CBolt

/// What a function is called by. Lives for ever, so that it is one word, of which nobody has to
/// count references.
@usableFromInline
struct FunctionEntry: @unchecked Sendable {
  @usableFromInline let place: UnsafeMutablePointer<bolt_swift_function>

  init(_ library: BoltLibrary, _ name: String) {
    place = .allocate(capacity: 1)
    place.initialize(to: bolt_swift_function())
    place.pointee.owner = Unmanaged.passRetained(Owner(library, name)).toOpaque()
  }

  /// What is needed only when something is wrong, or for the first time.
  private final class Owner: Sendable {
    let library: BoltLibrary
    let name: String

    init(_ library: BoltLibrary, _ name: String) {
      self.library = library
      self.name = name
    }
  }

  private var owner: Owner {
    Unmanaged<Owner>.fromOpaque(place.pointee.owner).takeUnretainedValue()
  }

  /// As messages name it.
  var label: String {
    let name = owner.name
    return (name.hasSuffix("=") ? String(name.dropLast()) : name) + "()"
  }

  @inlinable var isBound: Bool { bolt_swift_function_is_bound(place) != 0 }
  @inlinable var runtime: UnsafePointer<bolt_runtime> { place.pointee.runtime }

  @usableFromInline
  @inline(never)
  func bind() throws(BoltError) {
    try owner.library.bind(place, owner.name)
  }

  /// Reads all of a call's result.
  @inlinable
  func read<C: BoltCodec>(
    _ codec: C.Type, _ call: UnsafeMutablePointer<bolt_swift_call>
  ) throws(BoltError) -> C.Value {
    var reader = BoltReader(call, of: self)
    let value = try C.read(from: &reader)
    try reader.finish()
    return value
  }

  /// Nobody needs the result any more, if there is one: a body may have begun to write it.
  @inlinable
  func release(_ call: UnsafeMutablePointer<bolt_swift_call>) {
    if bolt_swift_owns(call) != 0 { runtime.pointee.buffer_release(&call.pointee.result) }
    bolt_swift_give(call)
  }

  /// An argument has no wire form: nothing has run.
  @usableFromInline
  @inline(never)
  func refused(
    _ error: BoltError, _ call: UnsafeMutablePointer<bolt_swift_call>, _ writer: BoltWriter
  ) -> BoltError {
    writer.end()
    bolt_swift_give(call)
    return BoltError(kind: error.kind, message: "\(label): \(error.message)")
  }
}
