import Conformance
import Testing

/// An actor of the caller's, with state.
private actor Counter {
  private(set) var count = 0

  func wait(at gate: UInt64) async throws {
    count += 1
    try await waitOpen(gate: gate)
    preconditionIsolated()
    count += 1
  }
}

@globalActor
private actor Custom {
  static let shared = Custom()
}

private enum Local {
  @TaskLocal static var name = "none"
}

extension Cases {
  /// Where a caller goes on, and what its task carries.
  @Suite struct ActorsTests {
    /// Nothing else of the actor's, or on its thread, runs between: the task never leaves it.
    @Test("SWIFT_ready_call_stays_on_its_actor", arguments: Host.allCases)
    func readyCallStaysOnItsActor(host: Host) async throws {
      try await host.run { home, place in
        let count = place.queue?.count
        let ran = Locked(false)
        if home != nil { _ = place.spawn { _ in ran.set(true) } }
        try await place.atHome { _ in
          for _ in 0..<1_000 { _ = try await add(a: 1, b: 2) }
          _ = await failure { _ in try await find(id: -1) }
          _ = try await pointsInPlace(count: 1_000)
          _ = try await valueOf(cell: Cell.make(journal: journalNew(), value: 1))
        }
        #expect(place.queue?.count == count)
        #expect(!ran.value)
      }
    }

    /// A wake is one job of its executor, and so is a request to cancel.
    @Test("SWIFT_wake_is_one_job", arguments: [Host.executor, .concurrent], [false, true])
    func wakeIsOneJob(host: Host, isCancelled: Bool) async throws {
      try await host.run { _, place in
        let queue = try #require(place.queue)
        let gate = try gateNew()
        let after = Locked<UInt64>(0)
        let task = try await place.begin { _ in
          defer { after.set(queue.count) }
          try await waitOpen(gate: gate)
        }
        let before = queue.count
        if isCancelled {
          task.cancel()
          await task.wasCancelled()
        } else {
          try gateOpenElsewhere(gate: gate)
          try await task.value
        }
        #expect(after.value == before + 1)
      }
    }

    /// While a call waits its actor is free.
    @Test("SWIFT_actor_is_free_while_its_call_waits")
    func actorIsFree() async throws {
      try await leavingNothing {
        let gate = try gateNew()
        let counter = Counter()
        let task = Task { try await counter.wait(at: gate) }
        try await untilWaiting(gate, 1)
        #expect(await counter.count == 1)
        try gateOpenElsewhere(gate: gate)
        try await task.value
        #expect(await counter.count == 2)
      }
    }

    @Custom private func onACustomActor(_ gate: UInt64) async throws -> UInt32 {
      try await waitOpen(gate: gate)
      Custom.preconditionIsolated()
      return try await yieldTimes(times: 2)
    }

    @MainActor private func onTheMainActor(_ gate: UInt64) async throws -> UInt32 {
      try await waitOpen(gate: gate)
      MainActor.preconditionIsolated()
      return try await onACustomActor(gate) + yieldTimes(times: 1)
    }

    private nonisolated func onNoActor(_ gate: UInt64) async throws -> UInt32 {
      try await waitOpen(gate: gate)
      return try await onTheMainActor(gate) + yieldTimes(times: 1)
    }

    /// Each function is where it belongs, whoever calls it.
    @Test("SWIFT_callers_of_every_isolation", arguments: Host.allCases)
    func callersOfEveryIsolation(host: Host) async throws {
      try await host.run { home, place in
        let gate = try gateNew()
        let task = try await place.begin { home in
          let sum = try await onNoActor(gate)
          home?.preconditionIsolated()
          return sum
        }
        let detached = Task.detached { try await onNoActor(gate) }
        try await untilWaiting(gate, 2)
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == 4)
        #expect(try await detached.value == 4)
        home?.preconditionIsolated()
      }
    }

    /// A caller may name another actor than its own: it goes there, and returns.
    @Test("SWIFT_isolation_may_be_named", arguments: Host.allCases)
    func isolationMayBeNamed(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        try gateOpen(gate: gate)
        for actor in [Custom.shared, MainActor.shared, nil] as [(any Actor)?] {
          try await place.atHome { _ in
            #expect(try await add(a: 1, b: 2, isolation: actor) == 3)
            #expect(try await yieldTimes(times: 1, isolation: actor) == 1)
            try await waitOpen(gate: gate, isolation: actor)
          }
        }
      }
    }

    @Test("SWIFT_priority_and_task_locals_survive", arguments: Host.allCases)
    func priorityAndTaskLocals(host: Host) async throws {
      try await host.run { _, place in
        for priority in [TaskPriority.high, .medium, .low, .background] {
          let gate = try gateNew()
          let pool = try gateNew()
          let task = Task(priority: priority) {
            try await Local.$name.withValue("\(priority)") {
              for _ in 0..<2 {
                try await waitOpen(gate: gate)
                _ = try await poolValue(gate: pool)
                _ = try await yieldTimes(times: 2)
                #expect(Local.name == "\(priority)")
                #expect(Task.basePriority == priority)
                #expect(Task.currentPriority >= priority)
              }
            }
            #expect(Local.name == "none")
          }
          try await untilWaiting(gate, 1)
          try gateOpenElsewhere(gate: gate)
          try await untilWaiting(pool, 1)
          try gateOpenElsewhere(gate: pool)
          try await task.value
        }
      }
    }
  }
}
