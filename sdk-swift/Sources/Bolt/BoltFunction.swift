import CBolt

/// A function or method of a module, for generated code. It is looked up when it is first called:
/// that loads the module, if nobody has.
///
/// `Failure` is how its typed error is read.
public struct BoltFunction<Failure: BoltCodec>: Sendable where Failure.Value: Error {
  @usableFromInline let entry: FunctionEntry

  /// - Parameter name: As the module has it: `fetch_user`, `Database.query`; `Gauge.degrees=` of a
  ///   setter.
  public init(_ library: BoltLibrary, _ name: String, error: Failure.Type) {
    entry = FunctionEntry(library, name)
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
    if !entry.isBound { try entry.bind() }
    let call = bolt_swift_take()!
    var writer = BoltWriter(call, entry.runtime)
    do throws(BoltError) {
      try write(&writer)
      if writer.isTooLong { throw writer.tooLong() }
    } catch {
      throw entry.refused(error, call, writer)
    }
    let status = withExtendedLifetime(receiver) {
      bolt_swift_start(call, entry.place, receiver?.id ?? 0, writer.base, writer.size)
    }
    writer.end()
    if status == BOLT_READY { return .ready(try value(result, call)) }
    if Status.isUnfinished(status) { return .suspended(Pending(entry, call, status)) }
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
    do throws(BoltError) {
      let value = try entry.read(Result.self, call)
      entry.release(call)
      return value
    } catch {
      entry.release(call)
      throw error
    }
  }

  /// A terminal answer other than READY, as what is thrown. Gives the call's memory back.
  @inlinable
  @inline(never)
  func failure(
    _ status: bolt_status, _ call: UnsafeMutablePointer<bolt_swift_call>
  ) -> any Error {
    if status != BOLT_ERROR { return entry.failure(status, call) }
    do throws(BoltError) {
      let error = try entry.read(Failure.self, call)
      entry.release(call)
      return error
    } catch {
      entry.release(call)
      return error
    }
  }
}

extension BoltFunction where Failure == BoltNoFailure {
  /// Of a function without a typed error.
  public init(_ library: BoltLibrary, _ name: String) {
    entry = FunctionEntry(library, name)
  }
}

/// Of functions without a typed error: if there is one nevertheless, it cannot be read.
public enum BoltNoFailure: BoltCodec {
  @inlinable public static var alignment: Int { 1 }
  @inlinable public static var minimum: Int { 0 }

  public static func write(_ value: BoltError, to writer: inout BoltWriter) throws(BoltError) {
    throw value
  }

  public static func read(from reader: inout BoltReader) throws(BoltError) -> BoltError {
    let who = reader.function?.label ?? "a call"
    throw BoltError(
      kind: .failed, message: "\(who) failed with a typed error, which it does not declare")
  }
}

/// What the first poll has answered.
@usableFromInline
enum Started<Value> {
  case ready(Value)
  case suspended(Pending)
}
