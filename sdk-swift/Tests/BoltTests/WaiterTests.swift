import CBolt
import Testing

@testable import Bolt

/// Who waits for a wake, in each order. `resume` is called with the number that stands for a
/// continuation.
@Suite(.serialized) struct WaiterTests {
  private func withWaiter(_ body: (UnsafeMutablePointer<bolt_swift_waiter>) -> Void) {
    let call = bolt_swift_take()!
    let waiter = bolt_swift_suspend(call)!
    bolt_swift_give(call)
    body(waiter)
    let other = bolt_swift_take()!
    bolt_swift_resumed(other, waiter)
    bolt_swift_give(other)
  }

  @Test func wokenBeforeItParks() {
    withWaiter { waiter in
      #expect(bolt_swift_waiter_is_woken(waiter) == 0)
      bolt_swift_wake(nil, UInt64(UInt(bitPattern: waiter)))
      #expect(bolt_swift_waiter_is_woken(waiter) == 1)
      #expect(bolt_swift_waiter_park(waiter, UnsafeMutableRawPointer(bitPattern: 64)) == 0)
      bolt_swift_waiter_reset(waiter)
      #expect(bolt_swift_waiter_is_woken(waiter) == 0)
    }
  }

  @Test func wokenAfterItParked() async {
    bolt_swift_set_resume(resumeContinuation)
    let call = bolt_swift_take()!
    let waiter = UInt(bitPattern: bolt_swift_suspend(call)!)
    bolt_swift_give(call)
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let place = UnsafeMutablePointer<bolt_swift_waiter>(bitPattern: waiter)
      let parked = unsafeBitCast(continuation, to: UnsafeMutableRawPointer.self)
      #expect(bolt_swift_waiter_park(place, parked) == 1)
      bolt_swift_wake(nil, UInt64(waiter))
    }
    let other = bolt_swift_take()!
    bolt_swift_resumed(other, UnsafeMutablePointer(bitPattern: waiter))
    bolt_swift_give(other)
  }

  @Test func forgottenBeforeAndAfterTheWake() {
    let before = bolt_swift_waiters()
    for isWokenFirst in [true, false] {
      let call = bolt_swift_take()!
      let waiter = bolt_swift_suspend(call)!
      bolt_swift_give(call)
      let token = UInt64(UInt(bitPattern: waiter))
      if isWokenFirst { bolt_swift_wake(nil, token) }
      bolt_swift_forget(waiter)
      if !isWokenFirst { bolt_swift_wake(nil, token) }
    }
    #expect(bolt_swift_waiters() == before)
  }

  @Test func aCallInsideOfACall() {
    let outer = bolt_swift_take()!
    let inner = bolt_swift_take()!
    #expect(outer != inner)
    bolt_swift_give(inner)
    let again = bolt_swift_take()!
    #expect(again == inner)
    bolt_swift_give(outer)
    bolt_swift_give(again)
    #expect(bolt_swift_take() == outer)
    bolt_swift_give(outer)
  }
}
