import CBolt

extension FunctionEntry {
  /// A terminal answer that is neither a value nor a typed error. Gives the call's memory back.
  @usableFromInline
  @inline(never)
  func failure(
    _ status: bolt_status, _ call: UnsafeMutablePointer<bolt_swift_call>
  ) -> any Error {
    defer { release(call) }
    if status == BOLT_CANCELLED { return CancellationError() }
    return refusal(status, BoltReader(call, of: self).rest)
  }

  private func refusal(_ status: bolt_status, _ message: String) -> BoltError {
    let (kind, otherwise): (BoltError.Kind, String) =
      switch Int(status) {
      case BOLT_FAILED: (.failed, "it failed without a message")
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
