import CFloors

/// Suspends until the floors' native thread resumes it: no less can be done for a native wake.
@inline(__always)
func resumedByThread(isolation: isolated (any Actor)? = #isolation) async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    floor_resume_from_thread(resume, word(continuation))
  }
}

/// The same in a task whose cancellation is heard of meanwhile, as that of a call has to be.
func resumedByThreadOrCancelled() async {
  await withTaskCancellationHandler {
    await resumedByThread()
  } onCancel: {
  }
}

/// Suspends until a second native thread has visited the first one, `visits` times.
@inline(__always)
func resumedByPartner(after visits: Int32) async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    floor_resume_from_partner(visits, resume, word(continuation))
  }
}

/// A continuation that is resumed before it can suspend anything.
@inline(__always)
func resumedAtOnce(_ value: Int64, isolation: isolated (any Actor)? = #isolation) async -> Int64 {
  await withUnsafeContinuation { $0.resume(returning: value) }
}

/// Suspends until its task is cancelled, as nothing more than Swift has it.
func resumedByCancellation() async {
  let cell = Cell()
  await withTaskCancellationHandler {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      if floor_exchange(cell.place, word(continuation)) != nil { continuation.resume() }
    }
  } onCancel: {
    let before = floor_exchange(cell.place, UnsafeMutableRawPointer(bitPattern: 1))
    if before != nil { resume(before) }
  }
  cell.place.deallocate()
}

/// Holds a continuation, or that there is to be none.
private struct Cell: @unchecked Sendable {
  let place: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  init() {
    place = .allocate(capacity: 1)
    place.initialize(to: nil)
  }
}

private func word(_ continuation: UnsafeContinuation<Void, Never>) -> UnsafeMutableRawPointer {
  unsafeBitCast(continuation, to: UnsafeMutableRawPointer.self)
}

private func resume(_ parked: UnsafeMutableRawPointer?) {
  unsafeBitCast(parked!, to: UnsafeContinuation<Void, Never>.self).resume()
}
