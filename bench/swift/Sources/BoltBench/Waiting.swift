import CFloors

/// Suspends until the floors' native thread resumes it: no less can be done for a native wake.
@inline(__always)
func resumedByThread(isolation: isolated (any Actor)? = #isolation) async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    floor_resume_from_thread(
      { unsafeBitCast($0!, to: UnsafeContinuation<Void, Never>.self).resume() },
      unsafeBitCast(continuation, to: UnsafeMutableRawPointer.self))
  }
}

/// A continuation that is resumed before it can suspend anything.
@inline(__always)
func resumedAtOnce(_ value: Int64, isolation: isolated (any Actor)? = #isolation) async -> Int64 {
  await withUnsafeContinuation { $0.resume(returning: value) }
}
