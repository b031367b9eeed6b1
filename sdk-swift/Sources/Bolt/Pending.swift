import CBolt

/// A call that did not end in its first poll, until it does.
@usableFromInline
struct Pending: @unchecked Sendable {
  private let function: FunctionEntry
  private let future: bolt_future
  private let first: Turn
  /// Its address is the token of each poll; ours, but while a token is out.
  private let waiter: UnsafeMutablePointer<bolt_swift_waiter>

  @usableFromInline
  init(
    _ function: FunctionEntry, _ call: UnsafeMutablePointer<bolt_swift_call>, _ status: bolt_status
  ) {
    self.function = function
    future = call.pointee.future
    first = Turn(status: status, polls: Pending.yielded(call) ? 0 : Turn.most)
    waiter = bolt_swift_suspend(call)
    function.release(call)
  }

  /// Polls whenever it is woken, until the native side has ended: by itself, or because the task
  /// was cancelled and it has acknowledged.
  ///
  /// The handler may run beside everything here, and after the end, too. It only asks, by an id
  /// that names nothing then; the request wakes, so that what acts on it is the next poll. It is
  /// there before the second poll, whether or not that has been waited for: work that computes asks
  /// during a poll whether it is cancelled.
  @usableFromInline
  func settle(isolation: isolated (any Actor)?) async -> Settled {
    await withTaskCancellationHandler(
      operation: { await drive(isolation: isolation) },
      onCancel: { _ = function.runtime.pointee.future_cancel(future) },
      isolation: isolation)
  }

  private func drive(isolation: isolated (any Actor)?) async -> Settled {
    var turn = first
    while true {
      if turn.isPending {
        if bolt_swift_waiter_is_woken(waiter) == 0 { await park(isolation: isolation) }
        bolt_swift_waiter_reset(waiter)
        turn.polls = Turn.most
      } else if turn.polls == 0 {
        await Task.yield()
        turn.polls = Turn.most
      }
      turn.polls -= 1
      let call = bolt_swift_take()!
      turn.status = bolt_swift_poll(call, function.runtime, future, waiter)
      // BUSY: something looks at it at this very moment, and nothing has happened.
      if !Status.isUnfinished(turn.status) && turn.status != BOLT_BUSY {
        bolt_swift_resumed(call, waiter)
        return Settled(call: call, status: Status.outcome(turn.status))
      }
      if Pending.yielded(call) { turn.polls = 0 }
      function.release(call)
    }
  }

  /// After AGAIN: whether the native work wants others to run first.
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
    let isOut = first.isPending && freed & bolt_status(BOLT_TOKEN_BACK) == 0
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

/// Where a call is between two polls.
private struct Turn {
  /// AGAIN without having yielded: the wake has come during the poll, and to wait in the executor's
  /// queue would cost more than a suspension does. But others are let run now and then; and a poll
  /// may also be kept off by who looks into the work.
  static let most = 32

  var status: bolt_status
  /// How many may follow at once.
  var polls: Int

  var isPending: Bool { Status.outcome(status) == BOLT_PENDING }
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
