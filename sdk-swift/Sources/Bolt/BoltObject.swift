import CBolt

/// One reference to a native object, for whoever makes an object of it.
public struct BoltReference {
  @usableFromInline let runtime: UnsafePointer<bolt_runtime>
  @usableFromInline let id: bolt_object

  @usableFromInline
  init(runtime: UnsafePointer<bolt_runtime>, id: bolt_object) {
    self.runtime = runtime
    self.id = id
  }
}

/// The base of a module's classes. An instance keeps the native object, and lets it go when nobody
/// refers to it any more; a method in flight keeps it, too. Two instances are equal if they are the
/// same native object. Any thread.
open class BoltObject: Hashable, @unchecked Sendable {
  @usableFromInline final let runtime: UnsafePointer<bolt_runtime>
  @usableFromInline final let id: bolt_object

  /// Takes the reference over. For generated code.
  public init(_ reference: BoltReference) {
    runtime = reference.runtime
    id = reference.id
  }

  deinit {
    _ = runtime.pointee.object_release(id)
  }

  public static func == (left: BoltObject, right: BoltObject) -> Bool {
    left.id == right.id && left.runtime == right.runtime
  }

  public final func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}

/// Of an author's class.
public protocol BoltObjectCodec: BoltCodec where Value: BoltObject {
  static func make(_ reference: BoltReference) -> Value
}

extension BoltObjectCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  public static func write(_ value: Value, to writer: inout BoltWriter) throws(BoltError) {
    if value.runtime != writer.runtime {
      throw .argument("an object of a module that has another libbolt")
    }
    writer.u64(value.id)
  }

  public static func read(from reader: inout BoltReader) throws(BoltError) -> Value {
    let id = try reader.u64()
    guard let runtime = reader.function?.runtime,
      runtime.pointee.object_retain(id) == BOLT_OK
    else {
      throw reader.wrong("it names an object that is none")
    }
    return make(BoltReference(runtime: runtime, id: id))
  }
}
