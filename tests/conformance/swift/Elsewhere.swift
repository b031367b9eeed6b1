import Conformance
import Foundation

/// Work that blocks, in a thread of its own: Swift's are as few as the machine has cores.
struct Elsewhere<Value: Sendable>: Sendable {
  private let task: Task<Value, any Error>

  init(_ work: @escaping @Sendable () throws -> Value) {
    task = Task.detached {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
      }
    }
  }

  /// Waits for the end of it.
  var value: Value {
    get async throws { try await task.value }
  }
}

/// Suspends until that many wait at the gate.
func untilWaiting(_ gate: UInt64, _ count: UInt32) async throws {
  try await Elsewhere { try gateBlockUntilWaiting(gate: gate, count: count) }.value
}
