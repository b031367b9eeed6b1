import Conformance
import Testing

/// What a case needs of its host.
final class Place: Sendable {
  private let actor: (any Actor)?
  /// Where tasks run that are on no actor, or on the way to one.
  private let crew: CrewExecutor?
  /// Of a host whose jobs are counted.
  let queue: JobQueue?

  /// A task, whatever its value is.
  private struct Handle: Sendable {
    let cancel: @Sendable () -> Void
    let wait: @Sendable () async -> Void
  }
  private let handles = Locked<[Handle]>([])
  private let holding = Locked<[UInt64]>([])

  init(actor: (any Actor)? = nil, crew: CrewExecutor? = nil, queue: JobQueue? = nil) {
    self.actor = actor
    self.crew = crew
    self.queue = queue
  }

  /// Starts a task from anywhere; whatever it does, it does there.
  func start<Value: Sendable>(_ call: @escaping Call<Value>) -> Begun<Value> {
    let ended = Locked(false)
    let task = Task(executorPreference: crew) { [actor] in
      defer { ended.set(true) }
      return try await call(actor)
    }
    return Begun(task, ended)
  }

  /// Starts a task when its turn comes.
  func spawn<Value: Sendable>(
    on home: isolated (any Actor)? = #isolation, _ call: @escaping Call<Value>
  ) -> Begun<Value> {
    let ended = Locked(false)
    let task = enqueue(on: home) { home in
      defer { ended.set(true) }
      return try await call(home)
    }
    let begun = Begun(task, ended)
    let handle = Handle(cancel: begun.cancel, wait: { _ = await begun.result })
    handles.change { $0.append(handle) }
    return begun
  }

  private func enqueue<Value: Sendable>(
    on home: isolated (any Actor)?, _ call: @escaping Call<Value>
  ) -> Task<Value, any Error> {
    if let crew { return Task(executorPreference: crew) { try await call(home) } }
    // Its first job is the actor's, and in the line before we return.
    return Task { try await call(home) }
  }

  /// Starts a task and lets it run until it waits.
  func begin<Value: Sendable>(
    on home: isolated (any Actor)? = #isolation, _ call: @escaping Call<Value>
  ) async throws -> Begun<Value> {
    let begun = spawn(on: home, call)
    try await turns(on: home)
    return begun
  }

  /// Lets everything run that can.
  func turns(on home: isolated (any Actor)? = #isolation) async throws {
    if home == nil, let crew { return await crew.queue.idle() }
    // A task that takes the same way as all others ends after them, and not before we have left.
    for _ in 0..<5 { try await enqueue(on: home) { _ in }.value }
  }

  /// A gate without which some call cannot end, not even by its cancellation.
  func holdingGate() throws -> UInt64 {
    let gate = try gateNew()
    holding.change { $0.append(gate) }
    return gate
  }

  /// Waits for what the case has begun. If it has failed, that has to be told to end.
  func end(isFailure: Bool) async throws {
    let all = handles.change { handles in
      defer { handles = [] }
      return handles
    }
    if isFailure {
      for handle in all { handle.cancel() }
      for gate in holding.value { try gateOpen(gate: gate) }
    }
    for handle in all { await handle.wait() }
  }

  /// However what is inside ends, the caller is where it was.
  func atHome<Value>(
    on home: isolated (any Actor)? = #isolation,
    _ call: (isolated (any Actor)?) async throws -> Value
  ) async rethrows -> Value {
    checkHome(home)
    defer { checkHome(home) }
    return try await call(home)
  }

  private func checkHome(_ home: isolated (any Actor)?) {
    // The process ends if it is not so, as for every caller who relies on it.
    home?.preconditionIsolated()
    if let queue { #expect(queue.isHere) }
  }
}
