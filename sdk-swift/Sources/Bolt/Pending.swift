import CBolt

/// A call that did not end in its first poll, until it does.
@usableFromInline
struct Pending: @unchecked Sendable {
  private let function: FunctionEntry
  private let future: bolt_future
  private let first: bolt_status
  private let yielded: Bool
  /// Its address is the token of each poll; ours, but while a token is out.
  private let waiter: UnsafeMutablePointer<bolt_swift_waiter>

  @usableFromInline
  init(
    _ function: FunctionEntry, _ call: UnsafeMutablePointer<bolt_swift_call>, _ status: bolt_status
  ) {
    self.function = function
    future = call.pointee.future
    first = status
    yielded = Pending.yielded(call)
    waiter = bolt_swift_suspend(call)
    function.release(call)
  }

  /// Polls whenever it is woken, until the native side has ended: by itself, or because the task
  /// was cancelled and it has acknowledged.
  ///
  /// The handler may run beside everything here, and after the end, too. It only asks, by an id
  /// that names nothing then; the request wakes, so that what acts on it is the next poll.
  @usableFromInline
  func settle(isolation: isolated (any Actor)?) async -> Settled {
    await withTaskCancellationHandler(
      operation: { await drive(isolation: isolation) },
      onCancel: { _ = function.runtime.pointee.future_cancel(future) },
      isolation: isolation)
  }

  private func drive(isolation: isolated (any Actor)?) async -> Settled {
    var status = first
    var mayPollAtOnce = !yielded
    while true {
      if Status.outcome(status) == BOLT_PENDING {
        if bolt_swift_waiter_is_woken(waiter) == 0 { await park(isolation: isolation) }
        bolt_swift_waiter_reset(waiter)
        mayPollAtOnce = true
      } else if mayPollAtOnce {
        mayPollAtOnce = false
      } else {
        await Task.yield()
      }
      let call = bolt_swift_take()!
      status = bolt_swift_poll(call, function.runtime, future, waiter)
      // BUSY: something looks at it at this very moment, and nothing has happened.
      if !Status.isUnfinished(status) && status != BOLT_BUSY {
        bolt_swift_resumed(call, waiter)
        return Settled(call: call, status: Status.outcome(status))
      }
      if Pending.yielded(call) { mayPollAtOnce = false }
      function.release(call)
    }
  }

  /// After AGAIN: whether the native work wants others to run first. Else the wake has come during
  /// the poll, and waiting in the executor's queue would cost more than a suspension does. (At once
  /// only once in a row: a poll may also be kept off by who looks into the work.)
  private static func yielded(_ call: UnsafeMutablePointer<bolt_swift_call>) -> Bool {
    call.pointee.result.flags & UInt32(BOLT_BUFFER_YIELDED) != 0
  }

  private func park(isolation: isolated (any Actor)?) async {
    await withUnsafeContinuation(isolation: isolation) {
      (continuation: UnsafeContinuation<Void, Never>) in
      let parked = unsafeBitCast(continuation, to: UnsafeMutableRawPointer.self)
      if bolt_swift_waiter_park(waiter, parked) == 0 { continuation.resume() }
    }
  }

  /// It is no synchronous function: its work is abandoned.
  @usableFromInline
  func refuseToWait() -> BoltError {
    let freed = function.runtime.pointee.future_free(future)
    let isOut = Status.outcome(first) == BOLT_PENDING && freed & bolt_status(BOLT_TOKEN_BACK) == 0
    let call = bolt_swift_take()!
    if isOut {
      bolt_swift_forget(waiter)
    } else {
      bolt_swift_resumed(call, waiter)
    }
    bolt_swift_give(call)
    return BoltError(kind: .failed, message: "\(function.label) suspends: it has to be awaited")
  }
}

/// The last poll's answer, without flags, and the memory with its result.
@usableFromInline
struct Settled: @unchecked Sendable {
  @usableFromInline let call: UnsafeMutablePointer<bolt_swift_call>
  @usableFromInline let status: bolt_status
}

/// A continuation that was parked is resumed: on its task's executor, never here.
func resumeContinuation(_ parked: UnsafeMutableRawPointer?) {
  unsafeBitCast(parked!, to: UnsafeContinuation<Void, Never>.self).resume()
}
