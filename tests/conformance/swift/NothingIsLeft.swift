import Bolt
import Conformance
import Testing

/// What is alive in the native library, and who waits for it.
struct Live: Equatable {
  private let counts: [String: UInt64]

  init() throws {
    let now = try ConformanceLibrary.counters()
    counts = [
      "futures": now.liveFutures, "frames": now.liveFrames, "buffers": now.liveBuffers,
      "objects": now.liveObjects, "queues": now.liveQueues, "timers": now.liveTimers,
      "waiters": now.liveWaiters,
    ]
  }
}

/// Runs a case, which may leave nothing behind: a leak fails the case that has made it.
func leavingNothing(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws {
  let before = try Live()
  try await body()
  #expect(try Live() == before, sourceLocation: sourceLocation)
}
