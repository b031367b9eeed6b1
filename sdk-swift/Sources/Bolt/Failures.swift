import CBolt

extension BoltFunction {
  /// A terminal answer other than READY, as what is thrown. Gives the call's memory back.
  @usableFromInline
  @inline(never)
  func failure(
    _ status: bolt_status, _ call: UnsafeMutablePointer<bolt_swift_call>
  ) -> any Error {
    defer { release(call) }
    var reader = BoltReader(call, of: entry)
    switch Int(Status.outcome(status)) {
    case BOLT_ERROR: return typed(&reader)
    case BOLT_CANCELLED: return CancellationError()
    case BOLT_FAILED:
      return BoltError(
        kind: .failed,
        message: reader.rest.isEmpty ? "\(label) failed without a message" : reader.rest)
    default: return refusal(status, reader.rest)
    }
  }

  private func typed(_ reader: inout BoltReader) -> any Error {
    guard let read = names.readError else {
      return BoltError(
        kind: .failed,
        message: "\(label) failed with a typed error, which it does not declare")
    }
    do {
      let error = try read(&reader)
      try reader.finish()
      return error
    } catch {
      return error
    }
  }

  private func refusal(_ status: bolt_status, _ message: String) -> BoltError {
    let (kind, otherwise): (BoltError.Kind, String) =
      switch Int(status) {
      case BOLT_ARGUMENT: (.argument, "an argument was refused")
      case BOLT_BUSY: (.busy, "the object is held by another method")
      case BOLT_INVALID_HANDLE: (.invalidHandle, "the call or its object has ended elsewhere")
      case BOLT_NO_REACTOR: (.noReactor, "this libbolt was built without a reactor")
      case BOLT_SHUTDOWN: (.shutdown, "what runs the call has been shut down")
      case BOLT_FORKED: (.forked, "the call began before a fork")
      case BOLT_NO_MEMORY: (.noMemory, "no native memory")
      default: (.failed, "status \(status)")
      }
    return BoltError(kind: kind, message: message.isEmpty ? "\(label): \(otherwise)" : message)
  }
}
