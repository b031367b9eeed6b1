import CBolt

/// A function or method of a module, for generated code. It is looked up when it is first called:
/// that loads the module, if nobody has.
public struct BoltFunction: @unchecked Sendable {
  /// Lives for ever: so a function is one word, which nobody has to count references of.
  @usableFromInline let entry: UnsafeMutablePointer<bolt_swift_function>

  @usableFromInline
  init(entry: UnsafeMutablePointer<bolt_swift_function>) {
    self.entry = entry
  }

  /// - Parameter name: As the module has it: `fetch_user`, `Database.query`; `Gauge.degrees=` of a
  ///   setter.
  public init(_ library: BoltLibrary, _ name: String) {
    self.init(library, FunctionNames(name, nil))
  }

  /// - Parameter error: How its typed error is read.
  public init<Failure: BoltCodec>(
    _ library: BoltLibrary, _ name: String, error: Failure.Type
  ) where Failure.Value: Error {
    self.init(
      library, FunctionNames(name) { reader throws(BoltError) in try Failure.read(from: &reader) })
  }

  private init(_ library: BoltLibrary, _ names: FunctionNames) {
    entry = .allocate(capacity: 1)
    entry.initialize(to: bolt_swift_function())
    entry.pointee.library = Unmanaged.passRetained(library).toOpaque()
    entry.pointee.names = Unmanaged.passRetained(names).toOpaque()
  }

  /// Calls an asynchronous function, and gives its result.
  ///
  /// What is ready at once is returned at once, without suspending, also in a task that is
  /// cancelled. If the task is cancelled while the call is suspended, so is the native work, and
  /// `CancellationError` is thrown only after that has ended: destructors have run, locks are free.
  ///
  /// - Throws: The function's typed error, `CancellationError`, or ``BoltError``.
  @inlinable
  public func call<Result: BoltCodec>(
    _ result: Result.Type, on receiver: BoltObject? = nil, isolation: isolated (any Actor)?,
    _ write: (inout BoltWriter) throws(BoltError) -> Void
  ) async throws -> Result.Value {
    switch try start(result, on: receiver, write) {
    case .ready(let value): return value
    case .suspended(let pending):
      return try end(result, await pending.settle(isolation: isolation))
    }
  }

  /// The same of a function without parameters.
  @inlinable
  public func call<Result: BoltCodec>(
    _ result: Result.Type, on receiver: BoltObject? = nil, isolation: isolated (any Actor)?
  ) async throws -> Result.Value {
    switch try start(result, on: receiver, { _ throws(BoltError) in }) {
    case .ready(let value): return value
    case .suspended(let pending):
      return try end(result, await pending.settle(isolation: isolation))
    }
  }

  /// Calls a synchronous function.
  ///
  /// - Throws: The function's typed error, or ``BoltError``.
  @inlinable
  public func now<Result: BoltCodec>(
    _ result: Result.Type, on receiver: BoltObject? = nil,
    _ write: (inout BoltWriter) throws(BoltError) -> Void
  ) throws -> Result.Value {
    switch try start(result, on: receiver, write) {
    case .ready(let value): return value
    case .suspended(let pending): throw pending.refuseToWait()
    }
  }

  /// The same of a function without parameters.
  @inlinable
  public func now<Result: BoltCodec>(
    _ result: Result.Type, on receiver: BoltObject? = nil
  ) throws -> Result.Value {
    try now(result, on: receiver) { _ throws(BoltError) in }
  }

  /// The first poll.
  @inlinable
  func start<Result: BoltCodec>(
    _ result: Result.Type, on receiver: BoltObject?,
    _ write: (inout BoltWriter) throws(BoltError) -> Void
  ) throws -> Started<Result.Value> {
    if bolt_swift_function_is_bound(entry) == 0 { try bind() }
    let call = bolt_swift_take()!
    var writer = BoltWriter(call, entry.pointee.runtime)
    do throws(BoltError) {
      try write(&writer)
      if writer.isTooLong { throw tooLong() }
    } catch {
      throw refused(error, call, writer)
    }
    let status = withExtendedLifetime(receiver) {
      bolt_swift_start(call, entry, receiver?.id ?? 0, writer.base, writer.size)
    }
    writer.end()
    if status == BOLT_READY { return .ready(try value(result, call)) }
    if Status.isUnfinished(status) { return .suspended(Pending(self, call, status)) }
    throw failure(status, call)
  }

  /// The end of what was suspended.
  @inlinable
  func end<Result: BoltCodec>(
    _ result: Result.Type, _ settled: Settled
  ) throws -> Result.Value {
    if settled.status == BOLT_READY { return try value(result, settled.call) }
    throw failure(settled.status, settled.call)
  }

  /// Reads the result, and gives the call's memory back.
  @inlinable
  func value<Result: BoltCodec>(
    _ result: Result.Type, _ call: UnsafeMutablePointer<bolt_swift_call>
  ) throws -> Result.Value {
    var reader = BoltReader(call, of: entry)
    do {
      let value = try Result.read(from: &reader)
      try reader.finish()
      release(call)
      return value
    } catch {
      release(call)
      throw error
    }
  }

  @inlinable
  func release(_ call: UnsafeMutablePointer<bolt_swift_call>) {
    if bolt_swift_owns(call) != 0 {
      entry.pointee.runtime.pointee.buffer_release(&call.pointee.result)
    }
    bolt_swift_give(call)
  }

  @usableFromInline
  @inline(never)
  func bind() throws(BoltError) {
    try library.bind(entry, names.name)
  }

  @usableFromInline
  @inline(never)
  func tooLong() -> BoltError {
    .argument("the arguments have more than \(BoltWriter.limit) bytes")
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

  var library: BoltLibrary {
    Unmanaged<BoltLibrary>.fromOpaque(entry.pointee.library).takeUnretainedValue()
  }

  var names: FunctionNames {
    Unmanaged<FunctionNames>.fromOpaque(entry.pointee.names).takeUnretainedValue()
  }

  var label: String { names.label }
}

/// What the first poll has answered.
@usableFromInline
enum Started<Value> {
  case ready(Value)
  case suspended(Pending)
}

/// What a function needs when something is wrong.
final class FunctionNames: Sendable {
  typealias ErrorReader = @Sendable (inout BoltReader) throws(BoltError) -> any Error

  let name: String
  let readError: ErrorReader?

  init(_ name: String, _ readError: ErrorReader?) {
    self.name = name
    self.readError = readError
  }

  /// As messages name it.
  var label: String { (name.hasSuffix("=") ? String(name.dropLast()) : name) + "()" }
}
