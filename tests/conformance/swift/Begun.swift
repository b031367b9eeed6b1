import Testing

/// A task of a case, and whether it has ended.
struct Begun<Value: Sendable>: Sendable {
  private let task: Task<Value, any Error>
  private let ended: Locked<Bool>

  init(_ task: Task<Value, any Error>, _ ended: Locked<Bool>) {
    self.task = task
    self.ended = ended
  }

  var hasEnded: Bool { ended.value }

  var value: Value {
    get async throws { try await task.value }
  }

  var result: Result<Value, any Error> {
    get async { await task.result }
  }

  func cancel() {
    task.cancel()
  }

  /// Waits for a task that has been cancelled; it must not end in any other way.
  func wasCancelled(sourceLocation: SourceLocation = #_sourceLocation) async {
    switch await task.result {
    case .success(let value):
      Issue.record("it gave \(value)", sourceLocation: sourceLocation)
    case .failure(let error):
      #expect(error is CancellationError, sourceLocation: sourceLocation)
    }
  }
}
